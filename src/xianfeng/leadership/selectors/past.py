"""Who led an organisation on a day, and of whom it was made."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from xianfeng.actors.rules import Actor
from xianfeng.foundation.days import same_day
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.composition import (
    ACTIVISTS,
    AGES,
    FLOW_GROUP,
    LENGTHS,
    UNKNOWN,
    Dimension,
)
from xianfeng.leadership.selectors.composition import CompositionCard, past_card
from xianfeng.leadership.selectors.leading import posts_of
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.history import on_day
from xianfeng.people.models.members import STANDINGS
from xianfeng.people.permissions import can_see_members
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.selectors.past_members import Unrecorded, belonged_on, unrecorded


@dataclass(frozen=True)
class PastLife:
    """Who belonged to an organisation with all below it on a day, and who led it."""

    standings: tuple[tuple[str, int], ...]
    """Label and members, in the order of the standings."""
    unrecorded: Unrecorded | None
    """Set where the records of its members begin after the day; then no count is."""
    posts: tuple[Post, ...]
    """Those held on the day, by rank; the secretary first."""
    term: Term | None


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
    why = None if counts else unrecorded(organisation, day)
    return PastLife(
        standings=() if why else tuple((str(label), counts[value]) for value, label in STANDINGS),
        unrecorded=why,
        posts=tuple(posts_of(organisation).filter(on_day(day))),
        term=organisation.terms.filter(running).first(),
    )


def composition_on(actor: Actor, organisation: Organisation, day: date) -> CompositionCard | None:
    """Count who belonged to an organisation on a day by group; None where not to be read.

    Standing and place are those of the day, ages and lengths are reckoned for it; the level of
    education is the one recorded today.
    """
    if not can_see_members(actor, organisation):
        return None
    # Counted side by side in one look: to group by all of them the database would sort the rows.
    full, probationary = Standing.FULL.value, Standing.PROBATIONARY.value
    educations = _each(Dimension.EDUCATION, "member__education", [each.value for each in Education])
    members, is_full = Q(standing__in=(full, probationary)), Q(standing=full)
    found = belonged_on(actor, organisation, day).aggregate(
        **educations,
        **_at_or_below(Dimension.LENGTH, "member__full_date", _lengths(day), is_full),
        **_at_or_below(Dimension.AGE, "member__birth_year", _ages(day), members),
        all=Count("pk", filter=members),
        full=Count("pk", filter=is_full),
        everybody=Count("pk"),
    )
    if not found["everybody"] and (why := unrecorded(organisation, day)):
        return CompositionCard(day, None, True, (), is_past=True, unrecorded=why)
    rest = found["all"] - found["full"]
    return past_card(
        day,
        {
            ACTIVISTS: {FLOW_GROUP: found["everybody"] - found["all"]},
            Dimension.STANDING: {full: found["full"], probationary: rest},
            Dimension.EDUCATION: _with_rest(educations, found, UNKNOWN),
            Dimension.LENGTH: {
                **_between(Dimension.LENGTH, LENGTHS, found, found["full"]),
                probationary: rest,
            },
            Dimension.AGE: _between(Dimension.AGE, AGES, found, found["all"]),
        },
    )


def _each(name: Dimension, field: str, values: Iterable[str]) -> dict[str, Count]:
    members = ~Q(standing=Standing.ACTIVIST.value)
    return {
        f"{name}_{value}": Count("pk", filter=members & Q(**{field: value})) for value in values
    }


def _with_rest(asked: Iterable[str], found: Mapping[str, int], rest: str) -> dict[str, int]:
    """Return the groups that were counted, and as the last one everybody else."""
    counts = {name.partition("_")[2]: found[name] for name in asked}
    return {**counts, rest: found["all"] - sum(counts.values())}


def _lengths(day: date) -> dict[int, date]:
    return {bound: same_day(day, day.year - bound) for bound in LENGTHS}


def _ages(day: date) -> dict[int, int]:
    return {bound: day.year - bound for bound in AGES}


def _at_or_below(
    name: Dimension, field: str, latest: Mapping[int, date | int], among: Q
) -> dict[str, Count]:
    """Count who is at or beyond each bound, and of whom it is known at all.

    One comparison a bound; the groups between are differences (`_between`).
    """
    counts = {
        f"{name}_{bound}": Count("pk", filter=among & Q(**{f"{field}__lte": value}))
        for bound, value in latest.items()
    }
    return {**counts, f"{name}_known": Count(field, filter=among)}


def _between(
    name: Dimension, bounds: Sequence[int], found: Mapping[str, int], whole: int
) -> dict[str, int]:
    """Return the groups between bounds, as `rules.length_group` and `rules.age_group` reckon."""
    known = found[f"{name}_known"]
    reached = [known, *(found[f"{name}_{bound}"] for bound in bounds), 0]
    groups = zip((0, *bounds), reached, reached[1:], strict=False)
    counts = {str(bound): here - further for bound, here, further in groups}
    return {**counts, UNKNOWN: whole - known}
