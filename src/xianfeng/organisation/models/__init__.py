from .imports import SHEET_KINDS, ImportPreview
from .members import STANDINGS, Member
from .organisations import ORGANISATION_KINDS, Organisation
from .roles import ROLE_KINDS, Role
from .units import UNIT_KINDS, Unit

__all__ = [
    "ORGANISATION_KINDS",
    "ROLE_KINDS",
    "SHEET_KINDS",
    "STANDINGS",
    "UNIT_KINDS",
    "ImportPreview",
    "Member",
    "Organisation",
    "Role",
    "Unit",
]
