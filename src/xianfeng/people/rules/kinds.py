from enum import StrEnum

from xianfeng.actors.rules import RoleKind

KEEPERS = frozenset({RoleKind.SECRETARY, RoleKind.OFFICER})
"""Who keeps lists of members, and speaks for an organisation."""


class Standing(StrEnum):
    FULL = "full"
    PROBATIONARY = "probationary"
    ACTIVIST = "activist"


class Education(StrEnum):
    SCHOOL = "school"
    COLLEGE = "college"
    BACHELOR = "bachelor"
    GRADUATE = "graduate"
    """Postgraduate, without a word on the degree."""
    MASTER = "master"
    DOCTOR = "doctor"
