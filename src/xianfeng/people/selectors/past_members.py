"""Who belonged to an organisation on a day, by the periods: for those who read the names today."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import Count, Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.history import OrganisationState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.history import on_day, tree_as_of
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import STANDINGS, Member
from xianfeng.people.models.terms import Post, Term
from xianfeng.people.permissions import can_see_member, can_see_members
from xianfeng.people.rules.composition import AGES, LENGTHS, UNKNOWN, Dimension, years_before
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.selectors.composition import Breakdown, whole_breakdowns
from xianfeng.people.selectors.leading import posts_of
from xianfeng.people.selectors.life import memberships_on
from xianfeng.people.selectors.search import search_members
from xianfeng.people.selectors.visible import organisations_read_by


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
    """List the periods of those who belonged to an organisation, or below it, on a day.

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


class PastLines(Sequence[Membership]):
    """The list of members of a day, by organisation and name; a page reads its own rows alone.

    Which organisation a page falls in is reckoned from the number of members of each, which an
    index gives; names are put in order only there.
    """

    def __init__(self, periods: QuerySet[Membership]) -> None:
        self._periods = periods
        counts = dict(
            periods.order_by("organisation").values_list("organisation").annotate(count=Count("pk"))
        )
        paths = Organisation.objects.order_by("path").values_list("pk", flat=True)
        self._counts = [(key, counts[key]) for key in paths if key in counts] if counts else []

    def __len__(self) -> int:
        return sum(count for _, count in self._counts)

    @overload
    def __getitem__(self, place: int) -> Membership: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Membership]: ...
    def __getitem__(self, place: int | slice) -> Membership | Sequence[Membership]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _ = place.indices(len(self))
        wanted: list[int] = []
        first = reached = 0
        for key, count in self._counts:
            if start < reached + count and reached < stop:
                first = first if wanted else reached
                wanted.append(key)
            reached += count
        rows = self._periods.filter(organisation__in=wanted).order_by(
            "organisation__path", "member__name", "pk"
        )
        rows = rows.select_related("member__organisation__unit")
        return tuple(rows[start - first : stop - first])


def belonged_lines(
    actor: Actor, organisation: Organisation, day: date, *, words: str = "", standing: str = ""
) -> PastLines:
    """Return the list of members of a day, by organisation and name."""
    found = belonged_on(actor, organisation, day)
    if standing:
        found = found.filter(standing=standing)
    if words:
        among = Member.objects.filter(memberships__in=found)
        found = found.filter(member__in=search_members(actor, words, among=among).values("pk"))
    return PastLines(found)


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
    """Return one page of the list of members of a day."""
    rows = tuple(periods)
    names = dict(
        OrganisationState.objects.filter(on_day(day))
        .filter(organisation__in={row.organisation_id for row in rows})
        .order_by("pk")
        .values_list("organisation_id", "name")
    )
    return tuple(
        PastPerson(
            member=row.member,
            organisation=names[row.organisation_id],
            standing=str(row.get_standing_display()),
            is_open=can_see_member(actor, row.member),
        )
        for row in rows
    )


def past_life(actor: Actor, organisation: Organisation, day: date) -> PastLife | None:
    """Tell who belonged to an organisation on a day and who led it; None where not to be read."""
    if not can_see_members(actor, organisation):
        return None
    counts: Counter[str] = Counter()
    # By place first: an index alone answers that, standings all over would have to be sorted.
    for _place, standing, count in (
        belonged_on(actor, organisation, day)
        .values_list("organisation", "standing")
        .annotate(count=Count("pk"))
        .order_by("organisation", "standing")
    ):
        counts[standing] += count
    running = Q(starts_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))
    return PastLife(
        standings=tuple((str(label), counts[value]) for value, label in STANDINGS),
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
    # Counted side by side in one look: to group by all of them the database would sort the rows.
    standings = _each(Dimension.STANDING, "standing", [each.value for each in Standing][:-1])
    educations = _each(Dimension.EDUCATION, "member__education", [each.value for each in Education])
    found = belonged_on(actor, organisation, day).aggregate(
        **standings,
        **educations,
        **_at_or_below(Dimension.LENGTH, "member__joined_date", _lengths(day)),
        **_at_or_below(Dimension.AGE, "member__birth_year", _ages(day)),
        all=Count("pk"),
    )
    return whole_breakdowns(
        {
            Dimension.STANDING: _with_rest(standings, found, [*Standing][-1].value),
            Dimension.EDUCATION: _with_rest(educations, found, UNKNOWN),
            Dimension.LENGTH: _between(Dimension.LENGTH, LENGTHS, found),
            Dimension.AGE: _between(Dimension.AGE, AGES, found),
        }
    )


def _each(name: Dimension, field: str, values: Iterable[str]) -> dict[str, Count]:
    return {f"{name}_{value}": Count("pk", filter=Q(**{field: value})) for value in values}


def _with_rest(asked: Iterable[str], found: Mapping[str, int], rest: str) -> dict[str, int]:
    """Return the groups that were counted, and as the last one everybody else."""
    counts = {name.partition("_")[2]: found[name] for name in asked}
    return {**counts, rest: found["all"] - sum(counts.values())}


def _lengths(day: date) -> dict[int, date]:
    return {bound: years_before(day, bound) for bound in LENGTHS}


def _ages(day: date) -> dict[int, int]:
    return {bound: day.year - bound for bound in AGES}


def _at_or_below(name: Dimension, field: str, latest: Mapping[int, date | int]) -> dict[str, Count]:
    """Count who is at or beyond each bound, and of whom it is known at all.

    One comparison a bound; the groups between are differences (`_between`).
    """
    counts = {
        f"{name}_{bound}": Count("pk", filter=Q(**{f"{field}__lte": value}))
        for bound, value in latest.items()
    }
    return {**counts, f"{name}_known": Count(field)}


def _between(name: Dimension, bounds: Sequence[int], found: Mapping[str, int]) -> dict[str, int]:
    """Return the groups between bounds, as `rules.length_group` and `rules.age_group` reckon."""
    known = found[f"{name}_known"]
    reached = [known, *(found[f"{name}_{bound}"] for bound in bounds), 0]
    groups = zip((0, *bounds), reached, reached[1:], strict=False)
    counts = {str(bound): here - further for bound, here, further in groups}
    return {**counts, UNKNOWN: found["all"] - known}
