"""Where a member belonged and when, and what the page of one member shows."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xianfeng.access.selectors.deputies import name_of
from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Entry
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.life import Membership, Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_ask_transfer, can_keep_member, is_self
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import STEPS
from xianfeng.people.selectors.transfers import open_transfer_of
from xianfeng.sheets.exception_words import exception_label
from xianfeng.sheets.rules.rows import EXCEPTED


@dataclass(frozen=True)
class ExceptionSeen:
    """One exception: when it was confirmed, what it was, why, and who confirmed it."""

    on: date
    what: str
    reason: str
    who: str


def exceptions_of(member: Member) -> tuple[ExceptionSeen, ...]:
    """List the exceptions in the life of a member whom the reader may see, the latest first."""
    found = Entry.objects.filter(
        subject_type=Member._meta.label_lower,  # noqa: SLF001 -- Django's public name of a model
        subject_id=str(member.pk),
        verb=EXCEPTED,
    )
    return tuple(
        ExceptionSeen(
            day_of(row.recorded_at),
            exception_label(row.detail["exception"]),
            row.reason,
            name_of(row.user) if row.user else "",
        )
        for row in found.select_related("user__member").order_by("-number")
    )


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
    transfer: Transfer | None
    is_own: bool
    may_keep: bool
    may_ask_transfer: bool
    has_left: bool
    may_advance: bool

    @property
    def here_since(self) -> date | None:
        """Since which day the record knows the member where the member is, or last was."""
        since = None
        for period in self.periods:
            if period.organisation_id != self.member.organisation_id:
                break
            since = period.starts_on
        return since


def member_card(*, actor: Actor, member: Member) -> MemberCard:
    """Gather what the page of one member shows; the actor may see the member."""
    has_left = member.left_on is not None
    may_keep = can_keep_member(actor, member)
    transfer = open_transfer_of(member)
    return MemberCard(
        member=member,
        periods=tuple(history_of(member)),
        exceptions=exceptions_of(member),
        transfer=transfer,
        is_own=is_self(actor, member),
        may_keep=may_keep,
        may_ask_transfer=not has_left and transfer is None and can_ask_transfer(actor, member),
        has_left=has_left,
        may_advance=may_keep and not has_left and Standing(member.standing) in STEPS,
    )
