from enum import StrEnum


class UnitKind(StrEnum):
    OFFICE = "office"
    DIVISION = "division"
    WINDOW = "window"


class OrganisationKind(StrEnum):
    WORK_COMMITTEE = "work_committee"
    LEADING_GROUP = "leading_group"
    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    GROUP = "group"
    JOINT_BRANCH = "joint_branch"


BRANCHES = frozenset({OrganisationKind.BRANCH, OrganisationKind.JOINT_BRANCH})


class EventKind(StrEnum):
    """What befell an organisation or a unit; `entered` is its first appearance in a sheet."""

    FOUNDED = "founded"
    ENTERED = "entered"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"


def can_merge(kind: OrganisationKind, other: OrganisationKind) -> bool:
    """Tell whether organisations of these kinds may become one: alike, or both branches."""
    return kind is other or {kind, other} <= BRANCHES
