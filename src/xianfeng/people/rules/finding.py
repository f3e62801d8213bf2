"""Whom a row of a list of members means, and which rows of a sheet mean one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.rules.trees import KnownNode
from xianfeng.people.rules.known import (
    KnownMember,
    Likeness,
    MemberDecision,
    Who,
    likeness,
    said_day,
)
from xianfeng.people.rules.member_cells import Draft
from xianfeng.sheets.rules.faults import AlsoInRow, Fault
from xianfeng.sheets.rules.rows import name_key


class MaybeSame(Refusal):
    """A row may be somebody who is on the list; a person says whether it is."""

    sentence = N_("Somebody of this name is already on the list: {like}. Is it the same person?")


class MaybeBack(Refusal):
    """A row takes a standing back; it is another person, or the standing was recorded wrongly."""

    sentence = N_(
        "This person has a later standing on the list already, and there is no step back: {like}. "
        "Is it the same person?"
    )


class NumberOfAnother(Refusal):
    """The number belongs to somebody who is not the one of the row."""

    sentence = N_("The number belongs to somebody else on the list: {like}. Correct the number.")


class Finder:
    """Finds whom a row means among those who are known."""

    def __init__(self, organisations: Mapping[str, KnownNode]) -> None:
        self.organisations = organisations
        self.by_number: dict[str, KnownMember] = {}
        self.by_name: dict[str, list[KnownMember]] = defaultdict(list)

    def add(self, member: KnownMember) -> None:
        if member.number:
            self.by_number[member.number] = member
            self.by_number.setdefault(member.number.casefold(), member)
        if member.in_reach:
            self.by_name[name_key(member.name)].append(member)

    def numbered(self, draft: Draft) -> KnownMember | None:
        number = draft.row["number"]
        return self.by_number.get(number) or self.by_number.get(number.casefold())

    def alike(self, draft: Draft) -> tuple[list[KnownMember], list[KnownMember]]:
        """Return who is the one of a row, and who may be; who left comes last."""
        same, may_be = [], []
        for member in self.by_name.get(name_key(draft.name), ()):
            found = likeness(draft.who, member.who)
            if found is Likeness.SAME:
                same.append(member)
            elif found is Likeness.ASK:
                may_be.append(member)
        same = [each for each in same if each.left_on is None] or same[-1:]
        return same, sorted(may_be, key=lambda each: (each.left_on is not None, each.key))

    def said(self, *members: KnownMember) -> str:
        """Say who somebody is: name, number, organisation, day of joining, year of birth."""
        return "；".join(
            "，".join(
                str(what)
                for what in (
                    member.name,
                    member.number,
                    self.organisations[member.organisation].name,
                    said_day(member.joined_date, is_month=member.joined_is_month),
                    member.birth_year,
                )
                if what
            )
            for member in members
        )


def twice(decided: Sequence[MemberDecision]) -> dict[int, tuple[Fault, ...]]:
    """Find rows that are the same member: by number, by whom they change, by all else.

    Two rows of one name are one member where nothing tells them apart: neither two numbers, nor
    two years of birth, nor two days of joining.
    """
    groups: dict[tuple[str, object], list[int]] = defaultdict(list)
    for index, decision in enumerate(decided):
        if number := decision.row["number"]:
            groups["number", number.casefold()].append(index)
        if decision.key is not None:
            groups["member", decision.key].append(index)
        if (values := decision.values) is not None:
            groups["name", name_key(values.name)].append(index)
    faults: dict[int, tuple[Fault, ...]] = {}
    for (what, _), places in groups.items():
        for place in places if len(places) > 1 else ():
            row = decided[place].row
            others = [each for each in places if each != place]
            if what == "name":
                others = [] if row["number"] else _doubles(decided, place, others)
            if not others:
                continue
            other = decided[others[0]].row.label
            fault = (
                Fault.of(
                    "number",
                    AlsoInRow,
                    what=N_("The number “{number}”"),
                    number=row["number"],
                    row=other,
                )
                if what == "number"
                else Fault.of("name", AlsoInRow, what=N_("This member"), row=other)
            )
            faults.setdefault(place, (fault,))
    return faults


def _doubles(decided: Sequence[MemberDecision], place: int, others: Sequence[int]) -> list[int]:
    """Find the rows that cannot be told from a row without number."""
    own = _who(decided[place])
    found = []
    for each in others:
        other = _who(decided[each])
        is_sure = own.organisation == other.organisation or (
            own.birth_year is not None and own.joined is not None
        )
        alike = likeness(own, other)
        is_one_year = own.birth_year == other.birth_year or None in (
            own.birth_year,
            other.birth_year,
        )
        is_near = own.joined == other.joined or own.is_month or other.is_month
        if is_sure and alike is not Likeness.OTHER and is_one_year and is_near:
            found.append(each)
    return found


def _who(decision: MemberDecision) -> Who:
    assert decision.values is not None
    return decision.values.who
