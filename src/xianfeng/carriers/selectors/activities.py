import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.crypto import constant_time_compare, salted_hmac

from xianfeng.actors.rules import Actor, Person
from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import CheckInState, check_in_state
from xianfeng.carriers.words import STATE_WORDS
from xianfeng.foundation.paths import SEGMENT, down_to
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.models.members import Member

from .catalogue import RUNNING_VALUES, carriers_visible_to
from .places import STANDS

TOKEN_BYTES = 16
DONE_SHOWN = 25
SALT = "xianfeng.carriers.check-in"


@dataclass(frozen=True)
class ActivityRow:
    """An activity on a list; the lag is in days from the deed to its record, below 0 ahead."""

    activity: Activity
    signed_up: int
    checked_in: int
    is_over: bool
    lag: int

    @property
    def state(self) -> tuple[str, str]:
        """The kind of word and the word for how far it is."""
        if self.activity.held_at is not None:
            kind, label = STATE_WORDS["held"]
        elif self.activity.cancelled_at is not None:
            kind, label = STATE_WORDS["cancelled"]
        else:
            kind, label = STATE_WORDS["over" if self.is_over else "coming"]
        return kind, str(label)

    @property
    def lead(self) -> int:
        """Days by which the record came before the deed."""
        return -self.lag


@dataclass(frozen=True)
class MemberActivities:
    """What a member can join, has joined and has done (D13), each by its time."""

    open: tuple[Activity, ...]
    joined: tuple[Activity, ...]
    """Each with `waits`: whether the member is in line for a place."""
    done: tuple[Activity, ...]


def activities_visible_to(actor: Actor) -> QuerySet[Activity]:
    """List the activities of the carriers that the actor may see."""
    carriers = carriers_visible_to(actor).select_related(None).values("pk")
    return Activity.objects.filter(carrier__in=carriers).select_related(
        "carrier__organisation__parent"
    )


def counted(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    """Add to each activity how many have signed up and how many were there.

    Each is counted for itself; joined together, a day with 600 of both would be 360,000 rows.
    """
    coming = SignUp.objects.filter(STANDS, placed_at__isnull=False)
    return activities.annotate(signed_up=_number(coming), checked_in=_number(CheckIn.objects.all()))


def _number(rows: QuerySet[SignUp] | QuerySet[CheckIn]) -> Coalesce:
    counts = rows.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Coalesce(Subquery(counts.annotate(number=Count("pk")).values("number")), 0)


def planned_of(carrier: Carrier, *, at: datetime) -> QuerySet[Activity]:
    """List what is planned through a carrier and has not begun, counted, the next first."""
    planned = carrier.activities.filter(starts_at__gt=at, held_at=None, cancelled_at=None)
    return counted(planned).order_by("starts_at", "pk")


def activity_rows(activities: Iterable[Activity], *, at: datetime) -> list[ActivityRow]:
    """Return counted activities as rows."""
    return [
        ActivityRow(
            activity=activity,
            signed_up=getattr(activity, "signed_up", 0),
            checked_in=getattr(activity, "checked_in", 0),
            is_over=activity.ends_at <= at,
            lag=_lag(activity),
        )
        for activity in activities
    ]


def _lag(activity: Activity) -> int:
    """Days from the deed to its record: of the held one where there is one, else of the plan."""
    deed, written = activity.starts_at, activity.recorded_at
    if activity.held_at is not None and activity.held_recorded_at is not None:
        deed, written = activity.held_at, activity.held_recorded_at
    return (day_of(written) - day_of(deed)).days


def sign_up_of(member_id: int, activity: Activity) -> SignUp | None:
    """Return the member's word to come, where it stands."""
    return SignUp.objects.filter(
        activity=activity, member=member_id, withdrawn_at__isnull=True
    ).first()


def check_in_of(member_id: int, activity: Activity) -> CheckIn | None:
    """Return the member's check-in, where there is one."""
    return CheckIn.objects.filter(activity=activity, member=member_id).first()


def people_of(activity: Activity) -> QuerySet[Member]:
    """List who has signed up or was there, by name, each with `checked_in_at` and the own word.

    `sign_up_id` and `placed_at` are of the word that stands; both are None where there is none.

    Only for those whom `can_run_activity` lets read it.
    """
    there = CheckIn.objects.filter(activity=activity)
    coming = SignUp.objects.filter(activity=activity, withdrawn_at__isnull=True)
    return (
        Member.objects.filter(Q(pk__in=there.values("member")) | Q(pk__in=coming.values("member")))
        .annotate(
            checked_in_at=Subquery(there.filter(member=OuterRef("pk")).values("checked_in_at")[:1]),
            sign_up_id=Subquery(coming.filter(member=OuterRef("pk")).values("pk")[:1]),
            at_id=Value(activity.pk),
            placed_at=Subquery(coming.filter(member=OuterRef("pk")).values("placed_at")[:1]),
        )
        .select_related("organisation")
        .order_by("name_keys", "pk")
    )


def member_activities(member: Person, *, at: datetime) -> MemberActivities:
    """Gather what a member can join, has joined and has done.

    Open are the coming activities of running carriers of the member's organisation, of those
    beside it under the same parent, and of all above; what others do is in the catalogue.
    """
    activities = Activity.objects.select_related("carrier__organisation")
    mine = SignUp.objects.filter(
        activity=OuterRef("pk"), member=member.member_id, withdrawn_at__isnull=True
    )
    there = CheckIn.objects.filter(activity=OuterRef("pk"), member=member.member_id)
    is_taken = Q(closes_at=None) | Q(closes_at__gt=at)
    coming = activities.filter(
        ends_at__gt=at, held_at=None, cancelled_at=None, carrier__stage__in=RUNNING_VALUES
    ).order_by("starts_at", "pk")
    return MemberActivities(
        open=tuple(coming.filter(_near(member), is_taken).filter(~Exists(mine), ~Exists(there))),
        joined=tuple(
            coming.filter(Exists(mine), ~Exists(there)).annotate(
                waits=Exists(mine.filter(placed_at=None))
            )
        ),
        done=tuple(activities.filter(Exists(there)).order_by("-starts_at", "-pk")[:DONE_SHOWN]),
    )


def _near(member: Person) -> Q:
    path = member.home.path
    above = down_to(path)[:-1]
    home = above[-1] if len(above) > 1 else path
    near = below(home, prefix="carrier__organisation__")
    return near | Q(carrier__organisation__path__in=above)


def check_in_token(activity: Activity) -> str:
    """Return the code at the door: the activity's number and 128 bits that only the house makes.

    It is derived from the secret key, so that the secretary can show it again and nothing of it
    is stored; a new secret key makes new codes.
    """
    return f"{activity.pk}-{_seal(activity.pk)}"


def _seal(activity_id: int) -> str:
    digest = salted_hmac(SALT, str(activity_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")


def activity_at_door(token: str) -> Activity:
    """Find the activity whose code this is; `Activity.DoesNotExist` where the code is not ours."""
    number, _, seal = token.partition("-")
    is_ours = number.isascii() and number.isdigit() and len(number) <= SEGMENT * 2
    if not is_ours or not constant_time_compare(seal, _seal(int(number))):
        raise Activity.DoesNotExist
    return Activity.objects.select_related("carrier__organisation__parent").get(pk=int(number))


def door_of(activity: Activity, *, at: datetime) -> CheckInState:
    """Tell whether the activity's code opens at a moment."""
    return check_in_state(
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        at=at,
        before=timedelta(minutes=settings.FIGURES.check_in_minutes_before),
        after=timedelta(minutes=settings.FIGURES.check_in_minutes_after),
    )


def door_opens_at(activity: Activity) -> datetime:
    """Return the moment from which the activity's code opens."""
    return activity.starts_at - timedelta(minutes=settings.FIGURES.check_in_minutes_before)
