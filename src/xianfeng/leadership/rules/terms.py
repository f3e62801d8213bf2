"""Terms of office: when one is over, when an election is due."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS_OF_YEAR = 12
LAST_DAY = 28


def months_after(day: date, months: int) -> date:
    """Return the same day some months later or earlier; the last of a month where it is too short.

    >>> months_after(date(2026, 8, 31), 6), months_after(date(2026, 3, 1), -3)
    (datetime.date(2027, 2, 28), datetime.date(2025, 12, 1))
    """
    total = day.year * MONTHS_OF_YEAR + day.month - 1 + months
    year, month = divmod(total, MONTHS_OF_YEAR)
    for last in range(day.day, LAST_DAY - 1, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


@dataclass(frozen=True)
class TermDates:
    """A term of office, half-open: `starts_on ≤ day < due_on`."""

    starts_on: date
    ends_on: date
    """The planned end."""
    extended_until: date | None = None
    """The end that the level above has approved instead."""

    @property
    def due_on(self) -> date:
        """The day by which an election is due."""
        return self.extended_until or self.ends_on

    def is_over(self, day: date) -> bool:
        return day >= self.due_on

    def is_due_soon(self, day: date, *, months: int) -> bool:
        """Tell whether the election is due within some months, and not overdue yet."""
        return not self.is_over(day) and months_after(day, months) >= self.due_on


def is_early(running: TermDates, starts_on: date, *, months: int) -> bool:
    """Tell whether a new term that starts on a day cuts the running one short.

    An election within the last months of a term is in time; one before is early and needs the
    level above.
    """
    return starts_on < months_after(running.due_on, -months)


class PostKind(StrEnum):
    SECRETARY = "secretary"
    DEPUTY_SECRETARY = "deputy_secretary"
    DISCIPLINE_SECRETARY = "discipline_secretary"
    """Leads the discipline committee, and is a deputy secretary (offices, article 9)."""
    DISCIPLINE_MEMBER = "discipline_member"
    COMMITTEE_MEMBER = "committee_member"


class ApprovalKind(StrEnum):
    """What the level above approves of an organisation (offices, articles 5, 6 and 8)."""

    ELECTION = "election"
    FEWER_MEMBERS = "fewer_members"


DEPUTIES = frozenset({PostKind.DEPUTY_SECRETARY, PostKind.DISCIPLINE_SECRETARY})
OF_DISCIPLINE = frozenset({PostKind.DISCIPLINE_SECRETARY, PostKind.DISCIPLINE_MEMBER})
_VILLAGE = re.compile(r"(村|社区|居委会?|村委会?)(联合)?(党委|党总支|党支部|总支|支部|委员会)")


def is_village(name: str) -> bool:
    """Tell by its name whether an organisation is that of a village or a community.

    >>> [is_village(name) for name in ("东山村党支部", "农村工作处党支部", "和平社区党委")]
    [True, False, True]
    """
    return _VILLAGE.search(name) is not None
