"""What an import does with each row of a list of members."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.organisation.rules.trees import KnownNode, names_of
from xianfeng.people.rules.finding import Finder, MaybeBack, MaybeSame, NumberOfAnother, twice
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.known import KnownMember, MemberDecision, MemberValues, said_day
from xianfeng.people.rules.life import (
    Facts,
    OwnRecord,
    entry_faults,
    fact_faults,
    full_faults,
    joining_faults,
    move_faults,
    step_faults,
)
from xianfeng.people.rules.member_cells import Draft, read_draft
from xianfeng.sheets.rules.faults import (
    CellMissing,
    ExceptionKind,
    Fault,
    KeyIncomplete,
    MemberLeft,
    OutOfReach,
    sorted_out,
)
from xianfeng.sheets.rules.rows import Answer, Change, Fate, SheetRow, name_key

PROBATION_MONTHS = 12
"""Length of probation by the Party's constitution, article 7."""


def decide_members(
    rows: Sequence[SheetRow],
    *,
    members: Iterable[KnownMember],
    organisations: Mapping[str, KnownNode],
    today: date,
    probation_months: int = PROBATION_MONTHS,
) -> list[MemberDecision]:
    """Decide row by row what is new, changed, unchanged or wrong, and what is an exception.

    What a page would refuse of a member's life, a row may do as an exception of history alone,
    where the sender is an officer of the organisation, or of both.

    A row finds its member by the number; where none has it, or the row has none, by name,
    organisation and date of joining. What is alike and not equal is a question, until the row has
    its answer. An empty cell says nothing and erases nothing.

    Args:
        members: all that a row could mean: by number anywhere, by name within reach.
        organisations: code → organisation; rows may name those in reach.
        today: the day after which a date of joining is in the future; from it on a row's
            standing and organisation hold.
    """
    lives = _Lives(organisations, today, probation_months)
    names = names_of(organisations.values())
    finder = Finder(organisations)
    for member in members:
        finder.add(member)
    decided = [_decide(read_draft(row, organisations, names, today), finder, lives) for row in rows]
    doubles = twice(decided)
    return [
        MemberDecision(d.row, Fate.WRONG, faults=(*d.faults, *doubles[i])) if i in doubles else d
        for i, d in enumerate(decided)
    ]


@dataclass(frozen=True)
class _Lives:
    """What the rules of members' lives have to know beside a row."""

    organisations: Mapping[str, KnownNode]
    today: date
    months: int

    def entry(self, values: MemberValues) -> Iterator[Fault]:
        """Say what stands against a new member."""
        yield from self.facts(values)
        yield from entry_faults(
            values.standing, values.joined_date, on=self.today, months=self.months
        )

    def facts(self, values: MemberValues) -> Iterator[Fault]:
        """Say what cannot be true of a member."""
        standing, joined = values.standing, values.joined_date
        yield from fact_faults(Facts(standing, joined, values.birth_year))
        yield from full_faults(standing, joined, values.full_date, today=self.today)

    def change(self, before: KnownMember, after: MemberValues) -> Iterator[Fault]:
        """Say what stands against what a row changes about a member."""
        if not all(node.keeps_members for node in self._places(after, before)):
            yield Fault.of("name", NotAllowed)
        if before.is_own:
            yield Fault.of("name", OwnRecord)
        yield from self.facts(after)
        joined = after.joined_date
        yield from step_faults(
            before.standing, after.standing, joined, on=self.today, months=self.months
        )
        # With a step forwards the day of joining is that of the step.
        stays = before.standing is after.standing or before.standing is not Standing.ACTIVIST
        if stays and not _is_made_exact(before, after):
            yield from joining_faults(
                after.standing, before.joined_date, joined, on=self.today, months=self.months
            )
        if before.organisation != after.organisation:
            yield from move_faults(
                is_last_secretary=before.is_last_secretary,
                is_on_the_way=before.is_on_the_way,
                is_transfer=False,
            )

    def may_except(self, after: MemberValues, before: KnownMember | None = None) -> bool:
        """Tell whether the sender may confirm an exception here, and where the member was."""
        return all(node.may_except for node in self._places(after, before))

    def _places(self, after: MemberValues, before: KnownMember | None) -> list[KnownNode]:
        codes = [after.organisation] + ([before.organisation] if before else [])
        return [self.organisations[code] for code in codes]


def _decide(draft: Draft, finder: Finder, lives: _Lives) -> MemberDecision:
    row = draft.row
    if draft.faults:
        return MemberDecision(row, Fate.WRONG, faults=draft.faults)
    found = finder.numbered(draft) if row["number"] else None
    if found is not None:
        if name_key(found.name) != name_key(draft.name) and _is_another(draft, found):
            return _wrong(row, Fault.of("number", NumberOfAnother, like=finder.said(found)))
        return _kept(draft, found, finder, lives)
    return _unnumbered(draft, finder, lives)


def _unnumbered(draft: Draft, finder: Finder, lives: _Lives) -> MemberDecision:
    row = draft.row
    found: KnownMember | None = None
    same, may_be = finder.alike(draft)
    like = [*same, *may_be]
    if row.answer is Answer.SAME:
        like = [each for each in like if each.key == row.meant] or like
        found = like[0] if len(like) == 1 else None
    elif row.answer is None and len(same) == 1:
        found = same[0]
    if found is None and like and row.answer is not Answer.OTHER:
        return _asked(row, MaybeSame, finder, *(same or like))
    if found is not None:
        return _kept(draft, found, finder, lives)
    is_activist = draft.standing is Standing.ACTIVIST
    if not row["number"] and draft.joined_date is None and not is_activist:
        return _wrong(row, Fault.of("joined_date", KeyIncomplete))
    return _added(draft, lives)


def _is_another(draft: Draft, found: KnownMember) -> bool:
    """Tell whether year of birth or day of joining speak against somebody with another name."""
    row, known = draft.who, found.who
    years = {row.birth_year, known.birth_year} - {None}
    days = {row.joined, known.joined} - {None}
    return len(years) > 1 or len(days) > 1


def _asked(row: SheetRow, why: type[Refusal], finder: Finder, *like: KnownMember) -> MemberDecision:
    question = Fault.of("name", why, like=finder.said(*like))
    keys = tuple(each.key for each in like)
    return MemberDecision(row, Fate.QUESTION, faults=(question,), like=keys)


def _added(draft: Draft, lives: _Lives) -> MemberDecision:
    row = draft.row
    if draft.standing is None:
        return _wrong(row, Fault.of("standing", CellMissing))
    values = MemberValues(
        row["number"],
        draft.name,
        draft.organisation,
        draft.standing,
        draft.joined_date,
        draft.birth_year,
        draft.education,
        row.is_month("joined_date"),
        draft.full_date,
        row.is_month("full_date"),
    )
    wrong, exceptions = sorted_out(lives.entry(values), may_except=lives.may_except(values))
    if wrong:
        return MemberDecision(row, Fate.WRONG, faults=wrong)
    return MemberDecision(row, Fate.NEW, values=values, exceptions=exceptions)


def _kept(draft: Draft, found: KnownMember, finder: Finder, lives: _Lives) -> MemberDecision:
    row = draft.row
    if not found.in_reach:
        return _wrong(row, Fault.of("number", OutOfReach))
    if found.left_on is not None:
        return _wrong(row, Fault.of("name", MemberLeft, day=found.left_on.isoformat()))
    joined = _exacter(row, "joined_date", found.joined_date, is_month=found.joined_is_month)
    full = _exacter(row, "full_date", found.full_date, is_month=found.full_is_month)
    standing = draft.standing or found.standing
    if standing is not Standing.FULL and not row["full_date"]:
        full = (None, False)
    is_same_number = row["number"].casefold() == found.number.casefold()
    is_same_name = name_key(draft.name) == name_key(found.name)
    values = MemberValues(
        found.number if is_same_number else row["number"] or found.number,
        found.name if is_same_name else draft.name,
        draft.organisation,
        standing,
        joined[0],
        (not found.had_removed and draft.birth_year) or found.birth_year,
        (not found.had_removed and draft.education) or found.education,
        joined[1],
        *full,
    )
    changes = tuple(_changes(found, values, lives.organisations))
    if not changes:
        return MemberDecision(row, Fate.UNCHANGED, values=values, key=found.key)
    wrong, exceptions = sorted_out(
        lives.change(found, values), may_except=lives.may_except(values, found)
    )
    if wrong:
        return MemberDecision(row, Fate.WRONG, faults=wrong)
    kinds = {fault.kind for fault in exceptions}
    if ExceptionKind.GOES_BACK in kinds and row.answer is not Answer.SAME:
        return _asked(row, MaybeBack, finder, found)
    return MemberDecision(
        row, Fate.CHANGED, changes=changes, values=values, key=found.key, exceptions=exceptions
    )


def _exacter(
    row: SheetRow, name: str, known: date | None, *, is_month: bool
) -> tuple[date | None, bool]:
    """Return the day that a row says, or the known one where the row says its month alone."""
    day = row.day(name)
    if day is None:
        return known, is_month
    if known is not None and row.is_month(name) and day == known.replace(day=1):
        return known, is_month
    return day, row.is_month(name)


def _is_made_exact(before: KnownMember, after: MemberValues) -> bool:
    """Tell whether the day of joining becomes a day of the month that was known."""
    days = (before.joined_date, after.joined_date)
    months = {day.replace(day=1) for day in days if day is not None}
    return before.joined_is_month and len(months) == 1


def _wrong(row: SheetRow, fault: Fault) -> MemberDecision:
    return MemberDecision(row, Fate.WRONG, faults=(fault,))


def _changes(
    before: KnownMember, after: MemberValues, organisations: Mapping[str, KnownNode]
) -> Iterator[Change]:
    if before.number != after.number:
        yield Change("number", before.number, after.number)
    if name_key(before.name) != name_key(after.name):
        yield Change("name", before.name, after.name)
    if before.organisation != after.organisation:
        yield Change(
            "organisation",
            organisations[before.organisation].name,
            organisations[after.organisation].name,
        )
    if before.standing is not after.standing:
        yield Change("standing", before.standing.value, after.standing.value)
    joined = said_day(before.joined_date, is_month=before.joined_is_month)
    if joined != (now := said_day(after.joined_date, is_month=after.joined_is_month)):
        yield Change("joined_date", joined, now)
    full = said_day(before.full_date, is_month=before.full_is_month)
    if full != (now := said_day(after.full_date, is_month=after.full_is_month)):
        yield Change("full_date", full, now)
    if before.birth_year != after.birth_year:
        yield Change("birth_year", str(before.birth_year or ""), str(after.birth_year))
    if before.education is not after.education:
        yield Change("education", before.education or "", after.education or "")
