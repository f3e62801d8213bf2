"""The terms of office that a list of posts names, beside those that are recorded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xianfeng.leadership.rules.holding import election_faults, succession_faults, term_faults
from xianfeng.leadership.rules.post_faults import TermDiffers, TermTwice
from xianfeng.leadership.rules.terms import TermDates
from xianfeng.sheets.rules.faults import CellMissing, Fault
from xianfeng.sheets.rules.rows import Change


@dataclass(frozen=True)
class KnownTerm:
    """A term as it is recorded; `key` is its number in the table."""

    key: int
    organisation: str
    dates: TermDates
    elected_on: date | None = None


@dataclass(frozen=True)
class TermRow:
    """What a row says of a term; `place` names the row in the answer, `number` in the sheet."""

    place: int
    number: int
    organisation: str
    days: Mapping[str, date]

    @property
    def starts_on(self) -> date | None:
        """The first day; where it is not given, the day of the election."""
        return self.days.get("term_starts_on") or self.days.get("elected_on")

    @property
    def ends_on(self) -> date | None:
        return self.days.get("term_ends_on")

    @property
    def elected_on(self) -> date | None:
        return self.days.get("elected_on")


@dataclass(frozen=True)
class TermPlan:
    """A term that an import records, or (with a key) whose day of election it writes down."""

    organisation: str
    starts_on: date
    ends_on: date
    elected_on: date | None = None
    key: int | None = None
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    """What a page would refuse of it."""

    @property
    def is_new(self) -> bool:
        return self.key is None


def settle_terms(
    rows: Sequence[TermRow],
    *,
    known: Iterable[KnownTerm],
    shaped: Collection[str],
    notice_months: int,
) -> tuple[dict[int, TermPlan], dict[int, tuple[Fault, ...]]]:
    """Find or plan the term that each row names; many rows may name one term.

    Terms follow each other: a new one ends the one before, and where that is early, the level
    above records it. A term that is recorded keeps its end.

    Args:
        rows: all right in themselves.
        known: all terms of the organisations which the rows name.
        shaped: codes of those whose early elections the actor may record.
        notice_months: months before its end in which an election is not early.

    Returns:
        Row → what it brings, for the first row that names a new term or a new day of election;
        row → what is wrong with it.
    """
    plans: dict[int, TermPlan] = {}
    recorded: dict[str, dict[date, KnownTerm]] = defaultdict(dict)
    for term in known:
        recorded[term.organisation][term.dates.starts_on] = term
    named, faults = _by_term(rows)
    for (organisation, starts_on), same in sorted(named.items()):
        own = recorded[organisation]
        last = own[max(own)] if own else None
        if starts_on in own:
            plan, wrong = _again(same, own[starts_on])
        elif last is not None and (
            fault := _too_soon(last, starts_on, shaped=shaped, months=notice_months)
        ):
            plan, wrong = None, dict.fromkeys((row.place for row in same), fault)
        else:
            plan, wrong = _anew(same, starts_on)
        if plan is not None:
            first, brought = plan
            plans[first.place] = brought
            wrong |= dict(_differing(same, first, brought))
            if brought.is_new:
                dates = TermDates(starts_on, brought.ends_on)
                own[starts_on] = KnownTerm(0, organisation, dates, brought.elected_on)
        faults |= {place: (fault,) for place, fault in wrong.items()}
    return plans, faults


def _by_term(
    rows: Sequence[TermRow],
) -> tuple[dict[tuple[str, date], list[TermRow]], dict[int, tuple[Fault, ...]]]:
    named: dict[tuple[str, date], list[TermRow]] = defaultdict(list)
    faults: dict[int, tuple[Fault, ...]] = {}
    for row in rows:
        if row.starts_on is not None:
            if wrong := tuple(term_faults(row.starts_on, row.ends_on, row.elected_on)):
                faults[row.place] = wrong[:1]
            else:
                named[row.organisation, row.starts_on].append(row)
        elif row.ends_on is not None:
            faults[row.place] = (Fault.of("term_starts_on", CellMissing),)
    return named, faults


_Answer = tuple[tuple[TermRow, TermPlan] | None, dict[int, Fault]]


def _too_soon(
    last: KnownTerm, starts_on: date, *, shaped: Collection[str], months: int
) -> Fault | None:
    is_shaped = last.organisation in shaped
    found = succession_faults(last.dates, starts_on, is_shaped=is_shaped, months=months)
    return next(found, None)


def _again(same: Sequence[TermRow], term: KnownTerm) -> _Answer:
    """Compare rows with the term that they name; its day of election may be new."""
    dates = term.dates
    wrong = {
        row.place: Fault.of(
            "term_ends_on",
            TermDiffers,
            start=dates.starts_on.isoformat(),
            due=dates.due_on.isoformat(),
        )
        for row in same
        if row.ends_on not in {None, dates.ends_on, dates.extended_until}
    }
    for row in same:
        if row.place in wrong or row.elected_on is None or row.elected_on == term.elected_on:
            continue
        change = Change("elected_on", _iso(term.elected_on), _iso(row.elected_on))
        plan = TermPlan(
            term.organisation,
            dates.starts_on,
            dates.ends_on,
            elected_on=row.elected_on,
            key=term.key,
            changes=(change,),
            faults=tuple(election_faults(term.elected_on, row.elected_on)),
        )
        return (row, plan), wrong
    return None, wrong


def _anew(same: Sequence[TermRow], starts_on: date) -> _Answer:
    first = next((row for row in same if row.ends_on is not None), None)
    if first is None or first.ends_on is None:
        return None, {row.place: Fault.of("term_ends_on", CellMissing) for row in same}
    elected_on = next((row.elected_on for row in same if row.elected_on is not None), None)
    changes = (
        Change("term_starts_on", "", starts_on.isoformat()),
        Change("term_ends_on", "", first.ends_on.isoformat()),
        *([Change("elected_on", "", _iso(elected_on))] if elected_on else []),
    )
    plan = TermPlan(
        first.organisation, starts_on, first.ends_on, elected_on=elected_on, changes=changes
    )
    return (first, plan), {}


def _differing(
    same: Sequence[TermRow], first: TermRow, plan: TermPlan
) -> Iterator[tuple[int, Fault]]:
    """Find rows that say other days of a term than the first one does."""
    for row in same:
        if plan.is_new and row.ends_on not in {None, plan.ends_on}:
            yield row.place, Fault.of("term_ends_on", TermTwice, row=first.number)
        elif row.elected_on not in {None, plan.elected_on}:
            yield row.place, Fault.of("elected_on", TermTwice, row=first.number)


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
