"""What an import does with each row of a list of posts and terms of office."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import Ahead, Over
from xianfeng.leadership.rules.holding import Span, clash, end_faults, holder_faults
from xianfeng.leadership.rules.post_cells import POST_DAYS, POST_EXAMPLES, is_several, post_of
from xianfeng.leadership.rules.post_faults import (
    NameDiffers,
    NobodyThere,
    SeveralPosts,
)
from xianfeng.leadership.rules.sheet_terms import KnownTerm, TermPlan, TermRow, settle_terms
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.organisation.rules.trees import KnownNode, find_node, names_of
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.known import KnownMember
from xianfeng.sheets.rules.faults import (
    AlsoInRow,
    CellMissing,
    Fault,
    SeveralMatches,
    UnknownParent,
    UnknownWord,
    sorted_out,
)
from xianfeng.sheets.rules.rows import Change, Decision, Fate, SheetRow, name_key

_OF_A_POST = ("post", "number", "name", "starts_on", "ends_on")
_OF_A_TERM = ("term_starts_on", "term_ends_on", "elected_on")


@dataclass(frozen=True)
class KnownPost:
    """A post as it is recorded; `key` is its number in the table, `member` its holder's."""

    key: int
    organisation: str
    member: int
    number: str
    name: str
    kind: PostKind
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class PostValues:
    """A post that an import records; the organisation by code, the member by key."""

    organisation: str
    member: int
    name: str
    kind: PostKind
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class PostDecision(Decision):
    """The fate of a row of a list of posts."""

    post: PostValues | None = None
    """The post that is recorded anew."""
    ended: int | None = None
    """Key of the post that ends, on `ends_on`."""
    ends_on: date | None = None
    term: TermPlan | None = None
    """The term that is recorded anew, or gets its day of election."""


@dataclass
class _Draft:
    """A row on its way; a row without post and person speaks of a term alone."""

    row: SheetRow
    faults: list[Fault]
    organisation: str = ""
    kind: PostKind | None = None
    days: dict[str, date] = field(default_factory=dict)
    post: PostValues | None = None
    ended: KnownPost | None = None
    term: TermPlan | None = None
    against: list[Fault] = field(default_factory=list)
    """What a page would refuse of it and a sheet may do, as long as nothing else is wrong."""

    def weigh(self, faults: Iterable[Fault]) -> None:
        """Take up what stands against the row; whoever brings posts is an officer there."""
        wrong, exceptions = sorted_out(faults, may_except=True)
        self.faults += wrong
        self.against += exceptions

    @property
    def is_term_alone(self) -> bool:
        return not any(map(self.row.__getitem__, _OF_A_POST)) and any(
            map(self.row.__getitem__, _OF_A_TERM)
        )


def decide_posts(
    rows: Sequence[SheetRow],
    *,
    posts: Iterable[KnownPost],
    terms: Iterable[KnownTerm],
    members: Iterable[KnownMember],
    organisations: Mapping[str, KnownNode],
    shaped: Collection[str],
    today: date,
    notice_months: int,
) -> list[PostDecision]:
    """Decide row by row what is new, changed, unchanged or wrong.

    A row finds its post by organisation, post, holder and first day; without a first day it
    means the post that is held. A holder is named by number, or by a name that one alone has in
    the organisation and below it. An empty cell says nothing and erases nothing.

    Args:
        posts: all that are recorded of the organisations which the rows name.
        members: all that a row could mean, by number or by name.
        organisations: code → organisation; rows may name those in reach.
        shaped: codes of those whose early elections the actor may record.
        today: the day after which a day is still to come.
        notice_months: months before its end in which an election is not early.
    """
    names = names_of(organisations.values())
    drafts = [_Draft(row, list(row.faults)) for row in rows]
    finder = _Finder.of(posts, members, organisations)
    for draft in drafts:
        _read(draft, organisations, names, today)
        if not draft.faults and not draft.is_term_alone:
            finder.settle(draft)
    _settle_together(drafts, finder.posts)
    right = [draft for draft in drafts if not draft.faults]
    plans, faults = settle_terms(
        [
            TermRow(place, draft.row.number, draft.organisation, draft.days)
            for place, draft in enumerate(right)
        ],
        known=terms,
        shaped=shaped,
        notice_months=notice_months,
    )
    for place, draft in enumerate(right):
        draft.faults += faults.get(place, ())
        draft.term = plans.get(place)
        if draft.term is not None:
            draft.weigh(draft.term.faults)
    return [_decision(draft) for draft in drafts]


def _read(
    draft: _Draft,
    organisations: Mapping[str, KnownNode],
    names: Mapping[str, Sequence[str]],
    today: date,
) -> None:
    row, faults = draft.row, draft.faults
    unread = {fault.field for fault in faults}
    text = row["organisation"]
    found = find_node(text, organisations, names) if text else ()
    if len(found) == 1:
        draft.organisation = found[0]
    elif text:
        why = SeveralMatches if found else UnknownParent
        faults.append(Fault.of("organisation", why, text=text))
    elif "organisation" not in unread:
        faults.append(Fault.of("organisation", CellMissing))
    for name in sorted(POST_DAYS):
        if (day := row.day(name)) is not None:
            draft.days[name] = day
            if day > today and name != "term_ends_on":
                faults.append(Fault.of(name, Ahead, day=day.isoformat()))
    if not draft.is_term_alone:
        _read_post(draft, unread)


def _read_post(draft: _Draft, unread: set[str]) -> None:
    row, faults = draft.row, draft.faults
    draft.kind = post_of(row["post"])
    if row["post"] and is_several(row["post"]):
        faults.append(Fault.of("post", SeveralPosts, text=row["post"]))
    elif row["post"] and draft.kind is None:
        faults.append(
            Fault.of("post", UnknownWord, what=N_("post"), text=row["post"], examples=POST_EXAMPLES)
        )
    elif not row["post"] and "post" not in unread:
        faults.append(Fault.of("post", CellMissing))
    if not row["name"] and not row["number"] and not unread & {"name", "number"}:
        faults.append(Fault.of("name", CellMissing))
    start, end = draft.days.get("starts_on"), draft.days.get("ends_on")
    if start is not None and end is not None:
        draft.weigh(end_faults(start, end))


@dataclass(frozen=True)
class _Finder:
    """Finds what is recorded already, and who is meant."""

    posts: Mapping[tuple[str, PostKind], Sequence[KnownPost]]
    by_number: Mapping[str, KnownMember]
    by_name: Mapping[str, Sequence[KnownMember]]
    organisations: Mapping[str, KnownNode]

    @classmethod
    def of(
        cls,
        posts: Iterable[KnownPost],
        members: Iterable[KnownMember],
        organisations: Mapping[str, KnownNode],
    ) -> "_Finder":
        held: dict[tuple[str, PostKind], list[KnownPost]] = defaultdict(list)
        for post in posts:
            held[post.organisation, post.kind].append(post)
        by_number: dict[str, KnownMember] = {}
        by_name: dict[str, list[KnownMember]] = defaultdict(list)
        for member in members:
            if not member.in_reach:
                continue
            if member.number:
                by_number[member.number] = member
            if member.left_on is None:
                by_name[name_key(member.name)].append(member)
        return cls(held, by_number, by_name, organisations)

    def settle(self, draft: _Draft) -> None:
        """Find the post that the row means, or make it a new one."""
        known = self._known(draft)
        end = draft.days.get("ends_on")
        if not known:
            self._add(draft)
        elif end is not None and all(post.ends_on != end for post in known):
            held = [post for post in known if post.ends_on is None]
            if not held:
                draft.faults.append(Fault.of("ends_on", Over, what=N_("The post")))
            elif len(held) > 1:
                draft.faults.append(Fault.of("name", SeveralMatches, text=draft.row["name"]))
            else:
                draft.ended = held[0]
                draft.weigh(end_faults(held[0].starts_on, end))

    def _known(self, draft: _Draft) -> list[KnownPost]:
        row, start = draft.row, draft.days.get("starts_on")
        assert draft.kind is not None
        return [
            post
            for post in self.posts.get((draft.organisation, draft.kind), ())
            if (not row["number"] or post.number == row["number"])
            and (not row["name"] or name_key(post.name) == name_key(row["name"]))
            and (post.ends_on is None if start is None else post.starts_on == start)
        ]

    def _add(self, draft: _Draft) -> None:
        start, end = draft.days.get("starts_on"), draft.days.get("ends_on")
        assert draft.kind is not None
        holder = self._holder(draft)
        if start is None:
            draft.faults.append(Fault.of("starts_on", CellMissing))
        if holder is None or start is None:
            return
        draft.weigh(
            holder_faults(
                holder.name,
                belongs=holder.left_on is None and self._belongs(holder, draft.organisation),
                is_full=holder.standing is Standing.FULL,
                left_on=holder.left_on,
                until=end,
            )
        )
        draft.post = PostValues(draft.organisation, holder.key, holder.name, draft.kind, start, end)

    def _holder(self, draft: _Draft) -> KnownMember | None:
        row = draft.row
        if row["number"]:
            member = self.by_number.get(row["number"])
            if member is None:
                draft.faults.append(Fault.of("number", NobodyThere, text=row["number"]))
            elif row["name"] and name_key(row["name"]) != name_key(member.name):
                draft.faults.append(Fault.of("name", NameDiffers, number=row["number"]))
                return None
            return member
        alike = self.by_name.get(name_key(row["name"]), ())
        own = [each for each in alike if self._belongs(each, draft.organisation)]
        if len(own) == 1:
            return own[0]
        why = SeveralMatches if own else NobodyThere
        draft.faults.append(Fault.of("name", why, text=row["name"]))
        return None

    def _belongs(self, member: KnownMember, organisation: str) -> bool:
        code = member.organisation
        while code and code != organisation:
            code = self.organisations[code].parent
        return code == organisation


@dataclass(frozen=True)
class _Placed:
    """A post of the line of time, and the row that brings it; one that is recorded has none."""

    span: Span
    draft: _Draft | None = None


def _settle_together(
    drafts: Sequence[_Draft], posts: Mapping[tuple[str, PostKind], Sequence[KnownPost]]
) -> None:
    """Mark new posts that cannot be beside the others: one post a person, one secretary."""
    groups: dict[tuple[str, int | None], list[_Placed]] = defaultdict(list)
    for organisation, placed in _spans(drafts, posts):
        groups[organisation, placed.span.member].append(placed)
        if placed.span.kind is PostKind.SECRETARY:
            groups[organisation, None].append(placed)
    for (_, member), group in groups.items():
        group.sort(key=lambda placed: placed.span.starts_on)
        recorded = [placed for placed in group if placed.draft is None]
        last: _Placed | None = None
        for placed in group:
            if last is not None:
                _weigh(placed, last, is_person=member is not None)
                _weigh(last, placed, is_person=member is not None)
            if last is None or placed.span.ends_on > last.span.ends_on:
                last = placed
        for placed in group if recorded else ():
            _weigh(placed, recorded[-1], is_person=member is not None)


def _spans(
    drafts: Sequence[_Draft], posts: Mapping[tuple[str, PostKind], Sequence[KnownPost]]
) -> Iterator[tuple[str, _Placed]]:
    right = [draft for draft in drafts if not draft.faults]
    ends = {draft.ended.key: draft.days["ends_on"] for draft in right if draft.ended is not None}
    for (organisation, kind), known in posts.items():
        for post in known:
            end = post.ends_on or ends.get(post.key, date.max)
            yield organisation, _Placed(Span(post.member, post.name, kind, post.starts_on, end))
    for draft in right:
        if (new := draft.post) is not None:
            span = Span(new.member, new.name, new.kind, new.starts_on, new.ends_on or date.max)
            yield draft.organisation, _Placed(span, draft)


def _weigh(placed: _Placed, other: _Placed, *, is_person: bool) -> None:
    """Say on a new post that another one stands in its way; one fault a row is enough."""
    draft = placed.draft
    if draft is None or draft.faults:
        return
    fault = clash(placed.span, other.span, is_person=is_person, is_recorded=other.draft is None)
    if fault is None:
        return
    if other.draft is not None and draft.post == other.draft.post:
        fault = Fault.of("name", AlsoInRow, what=N_("This post"), row=other.draft.row.number)
    draft.weigh([fault])


def _decision(draft: _Draft) -> PostDecision:
    row = draft.row
    if draft.faults:
        return PostDecision(row, Fate.WRONG, faults=tuple(draft.faults))
    plan = draft.term
    is_new = draft.post is not None or (draft.is_term_alone and plan is not None and plan.is_new)
    changes: list[Change] = []
    if draft.ended is not None:
        changes.append(Change("ends_on", "", draft.days["ends_on"].isoformat()))
    if plan is not None:
        changes += [change for change in plan.changes if change.field in row.cells]
    return PostDecision(
        row,
        Fate.NEW if is_new else Fate.CHANGED if draft.ended or plan else Fate.UNCHANGED,
        changes=() if is_new else tuple(changes),
        post=draft.post,
        ended=draft.ended.key if draft.ended else None,
        ends_on=draft.days.get("ends_on"),
        term=plan,
        exceptions=sorted_out(draft.against, may_except=True)[1],
    )
