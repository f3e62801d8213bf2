"""What an import of members has to know before it writes, and the rows of members that go out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import F, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.asks.models import IS_OPEN
from xianfeng.foundation.chunks import chunks
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.trees import KnownTrees
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.sheets import known_trees
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_keep_members, own_records
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.members import KnownMember, MemberDecision, decide_members
from xianfeng.people.selectors.in_the_way import last_secretaries
from xianfeng.people.selectors.visible import members_visible_to
from xianfeng.sheets.kinds import Record, Tell
from xianfeng.sheets.rules.rows import SheetRow

KNOWN = (
    "pk",
    "number",
    "name",
    "organisation_id",
    "standing",
    "joined_date",
    "birth_year",
    "education",
    "left_on",
    "background_removed",
    "full_date",
)
"""What of a member a row can be compared with."""
NOBODY = frozenset[int]()


def rule_of_members(
    *, actor: Actor, rows: Sequence[SheetRow], at: datetime, tell: Tell
) -> Callable[[Sequence[SheetRow]], Sequence[MemberDecision]]:
    """Return the rule for rows of members, told what they are held against."""
    trees = known_trees(actor, keeps_members=can_keep_members)
    return partial(
        decide_members,
        members=known_members(
            actor,
            rows,
            trees,
            tell=tell,
            secretaries=last_secretaries(at=at),
            on_the_way=_on_the_way(),
        ),
        organisations=trees.organisations,
        today=day_of(at),
        probation_months=settings.FIGURES.probation_months,
    )


def known_members(
    actor: Actor,
    rows: Sequence[SheetRow],
    trees: KnownTrees,
    *,
    tell: Tell,
    secretaries: frozenset[int] = NOBODY,
    on_the_way: frozenset[int] = NOBODY,
) -> Iterable[KnownMember]:
    """List the members that a row could mean: by number anywhere, by name within reach."""
    codes = dict(Organisation.objects.order_by("pk").values_list("pk", "code"))
    own = own_records(actor)
    found: dict[int, KnownMember] = {}
    wanted = {field: {row[field] for row in rows if row[field]} for field in ("number", "name")}
    every = sum(map(len, wanted.values()))
    seen = 0
    for field, values in wanted.items():
        for some in chunks(values):
            seen += len(some)
            tell(seen / every)
            members = Member.objects.filter(**{f"{field}__in": some}).order_by("pk")
            for pk, number, name, organisation_id, standing, *person in members.values_list(*KNOWN):
                code = codes[organisation_id]
                joined_date, birth_year, education, left_on, removed, full_date = person
                found[pk] = KnownMember(
                    key=pk,
                    number=number,
                    name=name,
                    organisation=code,
                    standing=Standing(standing),
                    joined_date=joined_date,
                    full_date=full_date,
                    in_reach=trees.organisations[code].in_reach,
                    birth_year=birth_year,
                    education=Education(education) if education else None,
                    had_removed=removed,
                    left_on=left_on,
                    is_own=pk in own,
                    is_last_secretary=pk in secretaries,
                    is_on_the_way=pk in on_the_way,
                )
    return found.values()


def _on_the_way() -> frozenset[int]:
    """List the keys of the members whose transfer is under way."""
    open_ones = Transfer.objects.filter(IS_OPEN)
    return frozenset(open_ones.order_by("pk").values_list("member", flat=True))


def members_found(actor: Actor, organisation: Organisation) -> QuerySet[Member]:
    """List the members of an organisation and of those below it that the actor may read."""
    return members_visible_to(actor).filter(below(organisation.path, prefix="organisation__"))


def member_records(people: QuerySet[Member]) -> Iterator[Record]:
    """Yield the rows of a list of members one by one; they need not all be in memory."""
    fields = (*MEMBER_COLUMNS.template, "code")
    rows = people.select_related(None).annotate(code=F("organisation__code"))
    for person in rows.values(*fields).iterator():
        yield person | {"organisation": person["code"]}
