"""A member as the list has it, as a row wants it, and the fate of the row."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.sheets.rules.rows import MONTH_LENGTH, Decision

MONTH = slice(0, 7)


class Likeness(Enum):
    SAME = "same"
    ASK = "ask"
    OTHER = "other"


class _Days(Enum):
    """How two days of joining stand to each other."""

    EQUAL = "equal"
    NEAR = "near"
    """One month, and of one of them no more than the month is known, or it is the first day."""
    UNKNOWN = "unknown"
    APART = "apart"


@dataclass(frozen=True)
class Who:
    """By what one tells persons of one name apart; what is unknown is empty or None."""

    organisation: str
    number: str = ""
    joined: date | None = None
    is_month: bool = False
    birth_year: int | None = None


def likeness(row: Who, known: Who) -> Likeness:
    """Compare somebody on a sheet with somebody of the same name who is known.

    Nothing is taken for one person, or for two, on the strength of an inexact value: then a
    person is asked. Namesakes of other organisations are common, those of one branch are not.

    >>> known = Who("K1", joined=date(2008, 7, 1), is_month=True, birth_year=1985)
    >>> likeness(Who("K1", joined=date(2008, 7, 15), birth_year=1985), known)
    <Likeness.ASK: 'ask'>
    >>> likeness(Who("K1", joined=date(2019, 7, 1), birth_year=1999), known)
    <Likeness.OTHER: 'other'>
    """
    days = _days(row, known)
    have_years = None not in {row.birth_year, known.birth_year}
    is_same_year = have_years and row.birth_year == known.birth_year
    is_other_year = have_years and not is_same_year
    is_other_number = bool(row.number and known.number) and row.number != known.number
    if row.organisation != known.organisation:
        may_be = is_same_year or (
            not is_other_year and not is_other_number and days is not _Days.UNKNOWN
        )
        is_other = days is _Days.APART or not may_be
        return Likeness.OTHER if is_other else Likeness.ASK
    if days is _Days.EQUAL:
        return Likeness.ASK if is_other_year or is_other_number else Likeness.SAME
    if row.joined is None and known.joined is None and not is_other_year and not is_other_number:
        return Likeness.SAME
    if is_other_year or (is_other_number and not is_same_year):
        return Likeness.OTHER
    says_less = days is _Days.NEAR and row.is_month
    return Likeness.SAME if says_less and is_same_year and not is_other_number else Likeness.ASK


def _days(row: Who, known: Who) -> _Days:
    if row.joined is None or known.joined is None:
        return _Days.UNKNOWN
    if row.joined == known.joined:
        return _Days.EQUAL
    is_one_month = row.joined.isoformat()[MONTH] == known.joined.isoformat()[MONTH]
    is_rough = row.is_month or known.is_month or 1 in {row.joined.day, known.joined.day}
    return _Days.NEAR if is_one_month and is_rough else _Days.APART


@dataclass(frozen=True)
class MemberValues:
    """What is on the list about a member, or shall be after an import."""

    number: str
    name: str
    organisation: str
    standing: Standing
    joined_date: date | None
    birth_year: int | None = None
    education: Education | None = None
    joined_is_month: bool = False
    full_date: date | None = None
    full_is_month: bool = False

    @property
    def who(self) -> Who:
        return Who(
            self.organisation,
            self.number.casefold(),
            self.joined_date,
            self.joined_is_month,
            self.birth_year,
        )


@dataclass(frozen=True, kw_only=True)
class KnownMember(MemberValues):
    """A member as the list has it; `key` is its number in the table."""

    key: int
    in_reach: bool = True
    had_removed: bool = False
    """The member had year of birth and education removed; no sheet brings them back."""
    left_on: date | None = None
    """The day of leaving; such a member is found, and not changed."""
    is_own: bool = False
    """The member is the sender, or whom the sender acts for."""
    is_last_secretary: bool = False
    """The organisation would have no secretary without the member."""
    is_on_the_way: bool = False
    """A transfer is under way."""


@dataclass(frozen=True)
class MemberDecision(Decision):
    """The fate of a member's row; `key` is the member that it changes, None for a new one."""

    values: MemberValues | None = None
    key: int | None = None


def said_day(day: date | None, *, is_month: bool) -> str:
    return "" if day is None else day.isoformat()[: MONTH_LENGTH if is_month else None]
