from .composition import Composition
from .deputies import Deputyship
from .history import EVENT_KINDS, OrganisationState, TreeEvent, UnitState
from .imports import SHEET_KINDS, ImportPreview, MemberExport
from .life import CAUSES, TRANSFER_STATES, Membership, Transfer
from .members import EDUCATIONS, STANDINGS, Member
from .organisations import ORGANISATION_KINDS, Organisation
from .profiles import (
    CORRECTED_FIELDS,
    CORRECTION_STATES,
    DAY_PARTS,
    DELETION_STATES,
    SKILLS,
    WISHES,
    Correction,
    DeletionRequest,
    FreeHours,
    Skill,
    Wish,
)
from .roles import ROLE_KINDS, Role, base_of, names_like, role_kinds
from .rolls import CHANGE_KINDS, DRAWN_FROM, MATTERS, Roll, RollChange, RollEntry
from .terms import POST_KINDS, Post, Term
from .units import UNIT_KINDS, Unit

__all__ = [
    "CAUSES",
    "CHANGE_KINDS",
    "CORRECTED_FIELDS",
    "CORRECTION_STATES",
    "DAY_PARTS",
    "DELETION_STATES",
    "DRAWN_FROM",
    "EDUCATIONS",
    "EVENT_KINDS",
    "MATTERS",
    "ORGANISATION_KINDS",
    "POST_KINDS",
    "ROLE_KINDS",
    "SHEET_KINDS",
    "SKILLS",
    "STANDINGS",
    "TRANSFER_STATES",
    "UNIT_KINDS",
    "WISHES",
    "Composition",
    "Correction",
    "DeletionRequest",
    "Deputyship",
    "FreeHours",
    "ImportPreview",
    "Member",
    "MemberExport",
    "Membership",
    "Organisation",
    "OrganisationState",
    "Post",
    "Role",
    "Roll",
    "RollChange",
    "RollEntry",
    "Skill",
    "Term",
    "Transfer",
    "TreeEvent",
    "Unit",
    "UnitState",
    "Wish",
    "base_of",
    "names_like",
    "role_kinds",
]
