"""What units, organisations and members are, and what an import does with each row of a sheet."""

from .faults import FAULTS, Fault
from .headings import (
    HEADINGS,
    REASON_HEADINGS,
    REQUIRED,
    ROW_HEADINGS,
    TEMPLATE,
    Personal,
    SheetKind,
)
from .kept import Reviewed, as_plain, from_plain
from .kinds import (
    BRANCHES,
    SEGMENT,
    OrganisationKind,
    RoleKind,
    Standing,
    UnitKind,
    end_of_subtree,
    is_at_or_below,
    path_below,
)
from .members import KnownMember, MemberDecision, MemberValues, decide_members
from .organisations import OrganisationDecision, decide_organisations
from .reading import (
    Change,
    Decision,
    DroppedColumn,
    Fate,
    SheetRow,
    SheetRows,
    name_key,
    read_rows,
)
from .trees import LEVELS_MOST, KnownNode, KnownTrees, find_node, names_of

__all__ = [
    "BRANCHES",
    "FAULTS",
    "HEADINGS",
    "LEVELS_MOST",
    "REASON_HEADINGS",
    "REQUIRED",
    "ROW_HEADINGS",
    "SEGMENT",
    "TEMPLATE",
    "Change",
    "Decision",
    "DroppedColumn",
    "Fate",
    "Fault",
    "KnownMember",
    "KnownNode",
    "KnownTrees",
    "MemberDecision",
    "MemberValues",
    "OrganisationDecision",
    "OrganisationKind",
    "Personal",
    "Reviewed",
    "RoleKind",
    "SheetKind",
    "SheetRow",
    "SheetRows",
    "Standing",
    "UnitKind",
    "as_plain",
    "decide_members",
    "decide_organisations",
    "end_of_subtree",
    "find_node",
    "from_plain",
    "is_at_or_below",
    "name_key",
    "names_of",
    "path_below",
    "read_rows",
]
