"""Where a member belonged and when, and what the page of one member shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.people.models.life import Membership, Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_ask_transfer, can_keep_member, is_self
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import STEPS
from xianfeng.people.selectors.exceptions import ExceptionSeen, exceptions_of
from xianfeng.people.selectors.transfers import open_transfer_of


def memberships_on(day: date) -> QuerySet[Membership]:
    """List who belonged where, and with which standing, on a day."""
    return Membership.objects.filter(starts_on__lte=day).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    )


def history_of(member: Member) -> QuerySet[Membership]:
    """Return a member's periods, the latest first; for those who may see the member."""
    return member.memberships.select_related("organisation").order_by("-starts_on", "-pk")


@dataclass(frozen=True)
class MemberCard:
    """What the page of one member shows."""

    member: Member
    periods: tuple[Membership, ...]
    exceptions: tuple[ExceptionSeen, ...]
    skills: tuple[str, ...]
    wishes: tuple[str, ...]
    free: tuple[tuple[int, str], ...]
    transfer: Transfer | None
    is_own: bool
    may_keep: bool
    may_ask_transfer: bool
    has_left: bool
    may_advance: bool


def member_card(*, actor: Actor, member: Member) -> MemberCard:
    """Gather what the page of one member shows; the actor may see the member."""
    has_left = member.left_on is not None
    may_keep = can_keep_member(actor, member)
    transfer = open_transfer_of(member)
    return MemberCard(
        member=member,
        periods=tuple(history_of(member)),
        exceptions=exceptions_of(member),
        skills=tuple(str(row) for row in member.skills.order_by("pk")),
        wishes=tuple(str(row) for row in member.wishes.order_by("pk")),
        free=tuple(
            (row.weekday, str(row.get_part_display()))
            for row in member.free_hours.order_by("weekday", "pk")
        ),
        transfer=transfer,
        is_own=is_self(actor, member),
        may_keep=may_keep,
        may_ask_transfer=not has_left and transfer is None and can_ask_transfer(actor, member),
        has_left=has_left,
        may_advance=may_keep and not has_left and Standing(member.standing) in STEPS,
    )
