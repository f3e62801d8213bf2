from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncQuarter

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.paths import down_to
from xianfeng.foundation.periods import Period
from xianfeng.jobs.services import enqueue
from xianfeng.leadership.models.composition import Composition
from xianfeng.leadership.rules.composition import (
    ACTIVISTS,
    FLOW_GROUP,
    NO,
    UNKNOWN,
    YES,
    Dimension,
    Flow,
    age_group,
    flow_name,
    held_back,
    ladders,
    last_quarters,
    length_group,
    published_steps,
    with_those_below,
)
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import root_organisation
from xianfeng.people.answers import all_answers
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.selectors.visible import party_members

BATCH = 1_000
Own = dict[str, dict[int, Counter[str]]]
"""Breakdown → organisation → group → members."""

Released = dict[str, dict[str, list[int]]]
"""Breakdown → step → the figures that are shown, the total last."""

_FLOWS = (
    (Flow.JOINED, "starts_on", "cause", MembershipCause.JOINED),
    (Flow.MOVED_IN, "starts_on", "cause", MembershipCause.TRANSFERRED),
    (Flow.LEFT, "ends_on", "end_cause", MembershipCause.LEFT),
    (Flow.MOVED_OUT, "ends_on", "end_cause", MembershipCause.TRANSFERRED),
)


def ask_for_count(*, actor: Actor, organisation: Organisation, at: datetime) -> str:
    """Have the compositions counted anew in the background; return the run's number."""
    require(can_manage_organisations, actor, organisation)
    with transaction.atomic():
        record(actor=actor, verb="leadership.count.asked", subject=organisation, at=at)
        return enqueue("leadership.count_members", user_id=actor.user_id)


def count_members(*, actor: Actor, at: datetime) -> int:
    """Count the members of every organisation by group, and decide what may be published (D12).

    Args:
        at: the moment of counting; its day bounds ages, lengths and quarters.

    Returns:
        Organisations counted.

    Raises:
        NotAllowed: the actor manages no organisations.
    """
    require(can_manage_organisations, actor)
    today = day_of(at)
    quarters = last_quarters(today)
    minimum = settings.FIGURES.statistics_minimum
    with transaction.atomic():
        own = _own_counts(today, quarters)
        paths = dict(Organisation.objects.order_by("path").values_list("path", "pk"))
        counts: dict[int, dict[str, Counter[str]]] = {pk: {} for pk in paths.values()}
        shown: dict[int, dict[str, int | None]] = {pk: {} for pk in paths.values()}
        before = Composition.objects.filter(counts__has_key=ACTIVISTS).order_by("pk")
        released: dict[int, Released] = dict(before.values_list("organisation_id", "released"))
        begun = _begun(paths)
        ends = {flow_name(flow, each): each.end for each in quarters for flow in Flow}
        answers = [each.key(answer) for each in all_answers() for answer in each.labels]
        for name, ladder in ladders(quarters, answers):
            here = own[name]
            sums = with_those_below({path: here.get(pk, {}) for path, pk in paths.items()})
            for path, step in published_steps(sums, ladder, minimum=minimum).items():
                if name in ends and begun.get(path, date.max) >= ends[name]:
                    continue  # no record of that quarter: not a nought
                counts[paths[path]][name] = sums[path]
                shown[paths[path]][name] = step
                if step is not None:
                    figures = [*ladder.cells(sums[path], step), sum(sums[path].values())]
                    steps = released.setdefault(paths[path], {}).setdefault(name, {})
                    _release(steps, str(step), figures, minimum=minimum)
        Composition.objects.all().delete()
        Composition.objects.bulk_create(
            (
                Composition(
                    organisation_id=pk,
                    day=today,
                    counts=counts[pk],
                    shown=shown[pk],
                    released=released.get(pk, {}),
                )
                for pk in paths.values()
            ),
            batch_size=BATCH,
        )
        if (root := root_organisation()) is not None:
            record(
                actor=actor,
                verb="leadership.members.counted",
                subject=root,
                at=at,
                detail={"organisations": len(paths)},
            )
    return len(paths)


def _release(steps: dict[str, list[int]], step: str, figures: list[int], *, minimum: int) -> None:
    """Keep what is shown of one breakdown; what was shown at other steps is not forgotten."""
    steps[step] = list(held_back(steps.get(step), figures, minimum=minimum))


def _own_counts(today: date, quarters: Iterable[Period]) -> Own:
    """Count the members of each organisation itself; the database adds up."""
    own: Own = defaultdict(lambda: defaultdict(Counter))
    present = party_members()
    totals: Counter[int] = Counter()
    for place, standing, full, count in _grouped(present, "standing", "full_date"):
        own[Dimension.STANDING.value][place][standing] += count
        own[Dimension.LENGTH.value][place][length_group(standing, full, today=today)] += count
        totals[place] += count
    others = Member.objects.filter(standing=Standing.ACTIVIST.value, left_on=None)
    for place, count in _grouped(others):
        own[ACTIVISTS][place][FLOW_GROUP] = count
    for place, year, count in _grouped(present, "birth_year"):
        own[Dimension.AGE.value][place][age_group(year, today=today)] += count
    for place, education, count in _grouped(present, "education"):
        own[Dimension.EDUCATION.value][place][education or UNKNOWN] += count
    _count_answers(own, totals)
    for flow, day, cause, wanted in _FLOWS:
        for place, start, count in _moves(tuple(quarters), day, cause, wanted):
            own[flow_name(flow, Period.quarter_of(start))][place][FLOW_GROUP] += count
    return own


def _count_answers(own: Own, totals: Mapping[int, int]) -> None:
    """Add who gives each answer that rooms above let members give, and who does not."""
    for answers in all_answers():
        for place, answer, count in answers.count():
            own[answers.key(answer)][place][YES] = count
        for answer in answers.labels:
            for place, total in totals.items():
                cells = own[answers.key(answer)][place]
                cells[NO] = total - cells[YES]


def _grouped(members: QuerySet[Member], *fields: str) -> Iterator[tuple[Any, ...]]:
    rows = members.values_list("organisation_id", *fields).annotate(count=Count("pk")).order_by()
    return rows.iterator()


def _begun(paths: Mapping[str, int]) -> dict[str, date]:
    """Return from when on it is recorded who belonged to an organisation or below it, by path."""
    rows = Membership.objects.values_list("organisation_id").annotate(first=Min("starts_on"))
    own = dict(rows.order_by())
    first: dict[str, date] = {}
    for path, key in paths.items():
        for above in down_to(path) if key in own else ():
            first[above] = min(own[key], first.get(above, own[key]))
    return first


def _moves(
    quarters: tuple[Period, ...], day: str, cause: str, wanted: MembershipCause
) -> Iterator[tuple[int, date, int]]:
    within = {f"{day}__gte": quarters[0].start, f"{day}__lt": quarters[-1].end}
    rows = (
        Membership.objects.filter(**within, **{cause: wanted.value})
        .exclude(standing=Standing.ACTIVIST.value)
        .annotate(quarter=TruncQuarter(day))
        .values_list("organisation_id", "quarter")
        .annotate(count=Count("pk"))
        .order_by()
    )
    return rows.iterator()
