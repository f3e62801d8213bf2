"""What an import does with each row of a list of members."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.text import foreign_letters
from xianfeng.organisation.rules.trees import KnownNode, find_node, names_of
from xianfeng.people.rules.headings import (
    EDUCATION_EXAMPLES,
    STANDING_EXAMPLES,
    education_of,
    standing_of,
)
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import (
    OwnRecord,
    entry_faults,
    full_faults,
    is_birth_year,
    joining_faults,
    move_faults,
    step_faults,
)
from xianfeng.people.rules.person_names import name_fault
from xianfeng.sheets.rules.faults import (
    BirthYearWrong,
    CellMissing,
    CellTooLong,
    Fault,
    ForeignLetters,
    FutureDate,
    KeyIncomplete,
    MemberLeft,
    MemberTwice,
    NumberTwice,
    OutOfReach,
    SeveralMatches,
    SeveralMembers,
    UnknownEducation,
    UnknownParent,
    UnknownStanding,
    sorted_out,
)
from xianfeng.sheets.rules.rows import Change, Decision, Fate, SheetRow, name_key

NAME_MOST, NAME_SHOWN = 80, 24
NUMBER_MOST = 32
PROBATION_MONTHS = 12
"""Length of probation by the Party's constitution, article 7."""


@dataclass(frozen=True)
class KnownMember:
    """A member as the list has it; `key` is its number in the table.

    Attributes:
        left_on: the day of leaving; such a member is found, and not changed.
        had_removed: the member had year of birth and education removed; no sheet brings them back.
        is_own: the member is the sender, or whom the sender acts for.
        is_last_secretary: the organisation would have no secretary without the member.
        is_on_the_way: a transfer is under way.
    """

    key: int
    number: str
    name: str
    organisation: str
    standing: Standing
    joined_date: date | None
    in_reach: bool = True
    birth_year: int | None = None
    education: Education | None = None
    had_removed: bool = False
    left_on: date | None = None
    is_own: bool = False
    is_last_secretary: bool = False
    is_on_the_way: bool = False
    full_date: date | None = None


@dataclass(frozen=True)
class MemberValues:
    """What a member shall be after the import."""

    number: str
    name: str
    organisation: str
    standing: Standing
    joined_date: date | None
    birth_year: int | None = None
    education: Education | None = None
    full_date: date | None = None


@dataclass(frozen=True)
class MemberDecision(Decision):
    """The fate of a member's row; `key` is the member that it changes, None for a new one."""

    values: MemberValues | None = None
    key: int | None = None


@dataclass(frozen=True)
class _Draft:
    row: SheetRow
    organisation: str
    standing: Standing | None
    joined_date: date | None
    birth_year: int | None
    education: Education | None
    full_date: date | None
    faults: tuple[Fault, ...]


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
    organisation and date of joining. An empty cell says nothing and erases nothing.

    Args:
        members: all that a row could mean: by number anywhere, by name within reach.
        organisations: code → organisation; rows may name those in reach.
        today: the day after which a date of joining is in the future; from it on a row's
            standing and organisation hold.
        probation_months: length of probation.
    """
    lives = _Lives(organisations, today, probation_months)
    names = names_of(organisations.values())
    drafts = [_draft(row, organisations, names, today) for row in rows]
    by_number: dict[str, KnownMember] = {}
    by_triple: dict[tuple[str, str, date | None], list[KnownMember]] = defaultdict(list)
    for member in members:
        if member.number:
            by_number[member.number] = member
        if member.in_reach:
            by_triple[_triple(member.name, member.organisation, member.joined_date)].append(member)
    decided = [_decide(draft, by_number, by_triple, lives) for draft in drafts]
    twice = _twice(decided)
    return [
        MemberDecision(d.row, Fate.WRONG, faults=(*d.faults, *twice[i])) if i in twice else d
        for i, d in enumerate(decided)
    ]


def _triple(name: str, organisation: str, joined: date | None) -> tuple[str, str, date | None]:
    return name_key(name), organisation, joined


def _draft(
    row: SheetRow,
    organisations: Mapping[str, KnownNode],
    names: Mapping[str, Sequence[str]],
    today: date,
) -> _Draft:
    faults = list(row.faults)
    unread = {fault.field for fault in faults}
    faults += _texts(row, unread)
    organisation = ""
    if row["organisation"]:
        found = find_node(row["organisation"], organisations, names)
        if len(found) == 1:
            organisation = found[0]
        else:
            why = SeveralMatches if found else UnknownParent
            faults.append(Fault.of("organisation", why, text=row["organisation"]))
    elif "organisation" not in unread:
        faults.append(Fault.of("organisation", CellMissing))
    standing = standing_of(row["standing"]) if row["standing"] else None
    if row["standing"] and standing is None:
        faults.append(
            Fault.of("standing", UnknownStanding, text=row["standing"], examples=STANDING_EXAMPLES)
        )
    joined = None
    if row["joined_date"] and "joined_date" not in unread:
        joined = date.fromisoformat(row["joined_date"])
        if joined > today:
            faults.append(Fault.of("joined_date", FutureDate, day=joined.isoformat()))
    year, education = _person(row, unread, today, faults)
    is_told = row["full_date"] and "full_date" not in unread
    full = date.fromisoformat(row["full_date"]) if is_told else None
    return _Draft(row, organisation, standing, joined, year, education, full, tuple(faults))


def _texts(row: SheetRow, unread: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with the name and the number of a row."""
    for name, most in (("name", NAME_MOST), ("number", NUMBER_MOST)):
        if len(row[name]) > most:
            yield Fault.of(name, CellTooLong, most=most)
    if not row["name"] and "name" not in unread:
        yield Fault.of("name", CellMissing)
    if "name" not in unread and (fault := name_fault(row["name"])) is not None:
        yield Fault.of("name", fault, text=row["name"][:NAME_SHOWN])
    if letters := foreign_letters(row["number"]):
        yield Fault.of("number", ForeignLetters, letters=letters)


def _person(
    row: SheetRow, unread: Collection[str], today: date, faults: list[Fault]
) -> tuple[int | None, Education | None]:
    """Return the year of birth and the education that a row names; add what is wrong with them."""
    year = int(row["birth_year"]) if row["birth_year"] and "birth_year" not in unread else None
    if year is not None and not is_birth_year(year, today=today):
        faults.append(Fault.of("birth_year", BirthYearWrong, year=str(year)))
    education = education_of(row["education"])
    if row["education"] and education is None:
        faults.append(
            Fault.of(
                "education", UnknownEducation, text=row["education"], examples=EDUCATION_EXAMPLES
            )
        )
    return year, education


@dataclass(frozen=True)
class _Lives:
    """What the rules of members' lives have to know beside a row."""

    organisations: Mapping[str, KnownNode]
    today: date
    months: int

    def entry(self, values: MemberValues) -> Iterator[Fault]:
        """Say what stands against a new member."""
        joined = values.joined_date
        yield from entry_faults(values.standing, joined, on=self.today, months=self.months)
        yield from full_faults(values.standing, joined, values.full_date, today=self.today)

    def change(self, before: KnownMember, after: MemberValues) -> Iterator[Fault]:
        """Say what stands against what a row changes about a member."""
        if not all(node.keeps_members for node in self._places(after, before)):
            yield Fault.of("name", NotAllowed)
        if before.is_own:
            yield Fault.of("name", OwnRecord)
        joined = after.joined_date
        yield from step_faults(
            before.standing, after.standing, joined, on=self.today, months=self.months
        )
        # With a step forwards the day of joining is that of the step.
        if before.standing is after.standing or before.standing is not Standing.ACTIVIST:
            yield from joining_faults(
                after.standing, before.joined_date, joined, on=self.today, months=self.months
            )
        if before.organisation != after.organisation:
            yield from move_faults(
                is_last_secretary=before.is_last_secretary,
                is_on_the_way=before.is_on_the_way,
                is_transfer=False,
            )
        yield from full_faults(after.standing, joined, after.full_date, today=self.today)

    def may_except(self, after: MemberValues, before: KnownMember | None = None) -> bool:
        """Tell whether the sender may confirm an exception here, and where the member was."""
        return all(node.may_except for node in self._places(after, before))

    def _places(self, after: MemberValues, before: KnownMember | None) -> list[KnownNode]:
        codes = [after.organisation] + ([before.organisation] if before else [])
        return [self.organisations[code] for code in codes]


def _decide(
    draft: _Draft,
    by_number: Mapping[str, KnownMember],
    by_triple: Mapping[tuple[str, str, date | None], Sequence[KnownMember]],
    lives: _Lives,
) -> MemberDecision:
    row = draft.row
    if draft.faults:
        return MemberDecision(row, Fate.WRONG, faults=draft.faults)
    number = row["number"]
    found = by_number.get(number) if number else None
    if found is None:
        alike = by_triple.get(_triple(row["name"], draft.organisation, draft.joined_date), ())
        if number:
            alike = [member for member in alike if not member.number]
        elif draft.joined_date is None and draft.standing is not Standing.ACTIVIST:
            return _wrong(row, Fault.of("joined_date", KeyIncomplete))
        alike = [member for member in alike if member.left_on is None] or alike[-1:]
        if len(alike) > 1:
            return _wrong(row, Fault.of("name", SeveralMembers, count=len(alike)))
        found = alike[0] if alike else None
    return _added(draft, lives) if found is None else _kept(draft, found, lives)


def _added(draft: _Draft, lives: _Lives) -> MemberDecision:
    row = draft.row
    if draft.standing is None:
        return _wrong(row, Fault.of("standing", CellMissing))
    values = MemberValues(
        row["number"],
        row["name"],
        draft.organisation,
        draft.standing,
        draft.joined_date,
        draft.birth_year,
        draft.education,
        draft.full_date,
    )
    wrong, exceptions = sorted_out(lives.entry(values), may_except=lives.may_except(values))
    if wrong:
        return MemberDecision(row, Fate.WRONG, faults=wrong)
    return MemberDecision(row, Fate.NEW, values=values, exceptions=exceptions)


def _kept(draft: _Draft, found: KnownMember, lives: _Lives) -> MemberDecision:
    row = draft.row
    if not found.in_reach:
        return _wrong(row, Fault.of("number", OutOfReach))
    if found.left_on is not None:
        return _wrong(row, Fault.of("name", MemberLeft, day=found.left_on.isoformat()))
    standing = draft.standing or found.standing
    values = MemberValues(
        row["number"] or found.number,
        row["name"],
        draft.organisation,
        standing,
        draft.joined_date or found.joined_date,
        (not found.had_removed and draft.birth_year) or found.birth_year,
        (not found.had_removed and draft.education) or found.education,
        draft.full_date or (found.full_date if standing is Standing.FULL else None),
    )
    changes = tuple(_changes(found, values, lives.organisations))
    if not changes:
        return MemberDecision(row, Fate.UNCHANGED, values=values, key=found.key)
    wrong, exceptions = sorted_out(
        lives.change(found, values), may_except=lives.may_except(values, found)
    )
    if wrong:
        return MemberDecision(row, Fate.WRONG, faults=wrong)
    return MemberDecision(
        row, Fate.CHANGED, changes=changes, values=values, key=found.key, exceptions=exceptions
    )


def _wrong(row: SheetRow, fault: Fault) -> MemberDecision:
    return MemberDecision(row, Fate.WRONG, faults=(fault,))


def _changes(
    before: KnownMember, after: MemberValues, organisations: Mapping[str, KnownNode]
) -> Iterator[Change]:
    for each in fields(MemberValues):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if old == new or (each.name == "name" and name_key(old) == name_key(new)):
            continue
        if each.name == "organisation":
            old, new = (organisations[code].name for code in (old, new))
        # Dates and standings are said as they are stored; what is not known is nothing.
        yield Change(each.name, *("" if value is None else str(value) for value in (old, new)))


def _twice(decided: Sequence[MemberDecision]) -> dict[int, tuple[Fault, ...]]:
    """Find rows that are the same member: by number, by whom they change, by the other key.

    A row without a number must be alone with its name, organisation and date, or the next
    import could not tell whom it means.
    """
    groups: dict[tuple[str, object], list[int]] = defaultdict(list)
    numbers = [decision.row["number"] for decision in decided]
    for index, decision in enumerate(decided):
        if numbers[index]:
            groups["number", numbers[index]].append(index)
        if decision.key is not None:
            groups["member", decision.key].append(index)
        if (values := decision.values) is not None:
            triple = _triple(values.name, values.organisation, values.joined_date)
            groups["triple", triple].append(index)
    faults: dict[int, tuple[Fault, ...]] = {}
    for (what, key), places in groups.items():
        if len(places) == 1:
            continue
        for place in places:
            if what == "triple" and numbers[place]:
                continue
            other = next(decided[each].row.number for each in places if each != place)
            fault = (
                Fault.of("number", NumberTwice, number=str(key), row=other)
                if what == "number"
                else Fault.of("name", MemberTwice, row=other)
            )
            faults.setdefault(place, (fault,))
    return faults
