from enum import StrEnum


class CorrectedField(StrEnum):
    """What of their own record a member can propose to put right."""

    NAME = "name"
    NUMBER = "number"
    JOINED_DATE = "joined_date"
    BIRTH_YEAR = "birth_year"
    EDUCATION = "education"


class CorrectionState(StrEnum):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class DeletionState(StrEnum):
    ASKED = "asked"
    PROFILE_REMOVED = "profile_removed"
    PERSON_REMOVED = "person_removed"
    REFUSED = "refused"
