"""Who belonged to an organisation on a day, by the periods: for those who read the names today."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from xianfeng.organisation.models import STANDINGS, Member, Membership, Organisation, Post, Term
from xianfeng.organisation.permissions import Actor, can_see_member, can_see_members
from xianfeng.organisation.rules import AGES, LENGTHS, UNKNOWN, Dimension, years_before

from .composition import Breakdown, whole_breakdowns
from .history import on_day, tree_as_of
from .leading import posts_of
from .life import memberships_on
from .search import search_members
from .visible import organisations_read_by


@dataclass(frozen=True)
class PastLife:
    """Who belonged to an organisation with all below it on a day, and who led it.

    Attributes:
        standings: label and members, in the order of the standings.
        posts: those held on the day, by rank; the secretary first.
    """

    standings: tuple[tuple[str, int], ...]
    posts: tuple[Post, ...]
    term: Term | None

    @property
    def members(self) -> int:
        return sum(count for _, count in self.standings)


def belonged_on(actor: Actor, organisation: Organisation, day: date) -> QuerySet[Membership]:
    """Give the periods of those who belonged to an organisation, or below it, on a day.

    The tree is that of the day; of it, what the actor reads today.
    """
    nodes = tree_as_of(day)
    if organisation.pk not in nodes.nodes:
        return Membership.objects.none()
    read = set(
        organisations_read_by(actor, with_closed=True).order_by().values_list("pk", flat=True)
    )
    keys = read.intersection(nodes.below(organisation.pk))
    found = memberships_on(day)
    return found if len(keys) == len(nodes.nodes) else found.filter(organisation__in=keys)


def belonged_lines(
    actor: Actor, organisation: Organisation, day: date, *, words: str = "", standing: str = ""
) -> QuerySet[Membership]:
    """Give the list of members of a day, by organisation and name."""
    found = belonged_on(actor, organisation, day)
    if standing:
        found = found.filter(standing=standing)
    if words:
        among = Member.objects.filter(memberships__in=found)
        found = found.filter(member__in=search_members(actor, words, among=among).values("pk"))
    return found.select_related("member__organisation__unit", "organisation__unit").order_by(
        "organisation__path", "member__name", "pk"
    )


@dataclass(frozen=True)
class PastPerson:
    """A member on the list of a day; place and standing are those of the day.

    Attributes:
        is_open: whether the reader may open the member's page today.
    """

    member: Member
    organisation: str
    standing: str
    is_open: bool


def past_people(actor: Actor, periods: Iterable[Membership], day: date) -> tuple[PastPerson, ...]:
    """Give one page of the list of members of a day."""
    nodes = tree_as_of(day).nodes
    return tuple(
        PastPerson(
            member=row.member,
            organisation=nodes[row.organisation_id].name,
            standing=str(row.get_standing_display()),
            is_open=can_see_member(actor, row.member),
        )
        for row in periods
    )


def past_life(actor: Actor, organisation: Organisation, day: date) -> PastLife | None:
    """Give who belonged to an organisation on a day and who led it; None where not to be read."""
    if not can_see_members(actor, organisation):
        return None
    counts = dict(
        belonged_on(actor, organisation, day)
        .values_list("standing")
        .annotate(count=Count("pk"))
        .order_by("standing")
    )
    running = Q(starts_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))
    return PastLife(
        standings=tuple((str(label), counts.get(value, 0)) for value, label in STANDINGS),
        posts=tuple(posts_of(organisation).filter(on_day(day))),
        term=organisation.terms.filter(running).first(),
    )


def composition_on(
    actor: Actor, organisation: Organisation, day: date
) -> tuple[Breakdown, ...] | None:
    """Count who belonged to an organisation on a day by group; None where not to be read.

    Standing and place are those of the day, ages and lengths are reckoned for it; the level of
    education is the one recorded today.
    """
    if not can_see_members(actor, organisation):
        return None
    rows = (
        belonged_on(actor, organisation, day)
        .annotate(length=_length(day), age=_age(day))
        .values_list("standing", "length", "age", "member__education")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return whole_breakdowns(_counted(rows))


def _counted(
    rows: QuerySet[Membership, tuple[str, str, str, str, int]],
) -> Mapping[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for standing, length, age, education, count in rows:
        counts[Dimension.STANDING.value][standing] += count
        counts[Dimension.LENGTH.value][length] += count
        counts[Dimension.AGE.value][age] += count
        counts[Dimension.EDUCATION.value][education or UNKNOWN] += count
    return counts


def _length(day: date) -> Case:
    """Give `rules.length_group` as the database reckons it."""
    joined = "member__joined_date"
    return _group(
        When(**{joined: None}, then=Value(UNKNOWN)),
        *(
            When(**{f"{joined}__lte": years_before(day, bound)}, then=Value(str(bound)))
            for bound in reversed(LENGTHS)
        ),
    )


def _age(day: date) -> Case:
    """Give `rules.age_group` as the database reckons it."""
    born = "member__birth_year"
    return _group(
        When(**{born: None}, then=Value(UNKNOWN)),
        *(
            When(**{f"{born}__lte": day.year - bound}, then=Value(str(bound)))
            for bound in reversed(AGES)
        ),
    )


def _group(*whens: When) -> Case:
    return Case(*whens, default=Value("0"), output_field=CharField())
