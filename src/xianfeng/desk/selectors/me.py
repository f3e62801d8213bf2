from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from xianfeng.actors.rules import Person
from xianfeng.ballots.selectors.slips import MembersRound
from xianfeng.carriers.models.activities import Activity, CheckIn
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.carriers.selectors.activities import (
    ActivityRow,
    MemberActivities,
    activity_rows,
    counted,
    member_activities,
)
from xianfeng.carriers.selectors.catalogue import (
    PROPOSED_AT,
    RUNNING_VALUES,
    STARTED_AT,
    carriers_visible_to,
)
from xianfeng.foundation.paths import down_to
from xianfeng.foundation.periods import Period
from xianfeng.hearings.models import Hearing
from xianfeng.hearings.selectors import waiting_for
from xianfeng.notices.selectors import Line, lines, notices_of, unread_count
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import below, office_of
from xianfeng.people.duties import duties
from xianfeng.plans.models import Goal
from xianfeng.plans.selectors.goals import GoalRow, goal_rows, goals_visible_to
from xianfeng.review.selectors.members import rounds_to_answer

NEWS_DAYS = 30
"""Days for which a carrier or a goal is news on a member's page."""

SHOWN = 5
"""Lines of one stack; the rest stands on a page of its own."""

OFFERED = 3
"""Activities offered at once, so that the page stays short on a phone."""


@dataclass(frozen=True)
class News:
    """What a member should know first: unread notices, what began, what their office took on."""

    unread: int
    notices: tuple[Line, ...]
    carriers: tuple[Carrier, ...]
    goals: tuple[GoalRow, ...]

    @property
    def count(self) -> int:
        return self.unread + len(self.carriers) + len(self.goals)


@dataclass(frozen=True)
class Done:
    """What a member did in the quarter; for the member's own eyes."""

    period: Period
    times: int
    people: int
    last: tuple[Activity, ...]


@dataclass(frozen=True)
class MemberHome:
    """The four stacks of a member's first page (D13): know, say, act, done."""

    organisation: str
    above: str
    secretaries: tuple[str, ...]
    office: Unit | None
    news: News
    proposals: tuple[Carrier, ...]
    rounds: tuple[MembersRound, ...]
    asked: tuple[Hearing, ...]
    """What waits for the member's answer."""
    open: tuple[ActivityRow, ...]
    open_count: int
    joined: tuple[Activity, ...]
    done: Done


def member_home(member: Person, *, at: datetime) -> MemberHome:
    """Gather what concerns a member today."""
    office = _office_of(member)
    activities = member_activities(member, at=at)
    shown = [activity.pk for activity in activities.open[:OFFERED]]
    rows = counted(Activity.objects.filter(pk__in=shown)).select_related("carrier__organisation")
    return MemberHome(
        organisation=member.home.name,
        above=_above(member),
        secretaries=tuple(
            duties()
            .secretaries()
            .filter(organisation=member.home.organisation_id)
            .order_by("pk")
            .values_list("name", flat=True)
        ),
        office=office,
        news=_news(member, office, at),
        proposals=tuple(
            Carrier.objects.filter(proposed_by=member.member_id)
            .exclude(stage=Stage.ENDED.value)
            .order_by(PROPOSED_AT.desc(), "-pk")[:SHOWN]
        ),
        rounds=tuple(rounds_to_answer(member)),
        asked=tuple(waiting_for(member, day_of(at))),
        open=tuple(activity_rows(rows.order_by("starts_at", "pk"), at=at)),
        open_count=len(activities.open),
        joined=activities.joined,
        done=_done(member, activities, at),
    )


def _above(member: Person) -> str:
    """Name the organisation above the member's own; empty where there is none."""
    home = Organisation.objects.filter(pk=member.home.organisation_id)
    return home.values_list("parent__name", flat=True).first() or ""


def _office_of(member: Person) -> Unit | None:
    """Return the office that the member's organisation is tied to."""
    unit_id = member.home.unit_id
    return None if unit_id is None else office_of(Unit.objects.get(pk=unit_id))


def _news(member: Person, office: Unit | None, at: datetime) -> News:
    user_id = member.user_id
    assert user_id is not None
    since = at - timedelta(days=NEWS_DAYS)
    path = member.home.path
    above = down_to(path)[:-1]
    near = below(above[-1] if len(above) > 1 else path, prefix="organisation__")
    carriers = (
        carriers_visible_to(member)
        .filter(near | Q(organisation__path__in=above))
        .filter(stage__in=RUNNING_VALUES)
        .annotate(started_at=STARTED_AT)
        .filter(started_at__gt=since, started_at__lte=at)
        .order_by("-started_at", "-pk")[:SHOWN]
    )
    goals: list[Goal] = []
    if office is not None:
        goals = list(
            goals_visible_to(member)
            .filter(assignments__unit=office, assignments__recorded_at__gt=since)
            .distinct()
            .order_by("-pk")[:SHOWN]
        )
    return News(
        unread=unread_count(user_id),
        notices=tuple(lines(list(notices_of(user_id, unread=True)[:SHOWN]))),
        carriers=tuple(carriers),
        goals=tuple(goal_rows(goals, on=day_of(at))) if goals else (),
    )


def _done(member: Person, activities: MemberActivities, at: datetime) -> Done:
    period = Period.quarter_of(day_of(at))
    sums = CheckIn.objects.filter(
        member=member.member_id,
        checked_in_at__date__gte=period.start,
        checked_in_at__date__lt=period.end,
    ).aggregate(times=Count("pk"), people=Sum("activity__people_served", default=0))
    return Done(period, sums["times"], sums["people"], activities.done[:SHOWN])
