from enum import StrEnum


class Standing(StrEnum):
    FULL = "full"
    PROBATIONARY = "probationary"
    ACTIVIST = "activist"


class PostKind(StrEnum):
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE_MEMBER = "committee_member"


class Education(StrEnum):
    SCHOOL = "school"
    COLLEGE = "college"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"
