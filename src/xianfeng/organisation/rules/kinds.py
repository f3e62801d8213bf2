from enum import StrEnum

SEGMENT = 8
"""Digits of one level of a path; digits alone sort alike under every collation."""


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


class Standing(StrEnum):
    FULL = "full"
    PROBATIONARY = "probationary"
    ACTIVIST = "activist"


class RoleKind(StrEnum):
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    SECRETARY = "secretary"
    LEADER = "leader"
    AUDITOR = "auditor"


class EventKind(StrEnum):
    """What befell an organisation or a unit; `entered` is its first appearance in a sheet."""

    FOUNDED = "founded"
    ENTERED = "entered"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"


class ExceptionKind(StrEnum):
    """As what a sheet that mends the past may do what a page refuses, confirmed with a reason."""

    SKIPS_PROBATION = "skips_probation"
    GOES_BACK = "goes_back"
    MOVES = "moves_without_transfer"
    NO_JOINING_DAY = "no_joining_day"
    CHANGES_JOINING = "changes_joining_day"
    HOLDER_ELSEWHERE = "holder_elsewhere"
    OUT_OF_ORDER = "out_of_order"
    CHANGES_ELECTION = "changes_election_day"
    SAME_NAME = "same_name"
    CHANGES_FOUNDING = "changes_founding_day"


class PostKind(StrEnum):
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    COMMITTEE_MEMBER = "committee_member"


def can_merge(kind: OrganisationKind, other: OrganisationKind) -> bool:
    """Tell whether organisations of these kinds may become one: alike, or both branches."""
    return kind is other or {kind, other} <= BRANCHES


def path_below(parent_path: str, key: int) -> str:
    """Give the path of a node from its parent's path and its own key.

    >>> path_below("00000001", 12)
    '0000000100000012'
    """
    return f"{parent_path}{key:0{SEGMENT}d}"


def end_of_subtree(path: str) -> str:
    """Give the first text after every path below `path`; letters sort after digits everywhere.

    >>> end_of_subtree("00000001")
    '00000001z'
    """
    return path + "z"


def is_at_or_below(path: str, top: str) -> bool:
    """Tell whether the node at `path` is `top` or below it."""
    return path.startswith(top)
