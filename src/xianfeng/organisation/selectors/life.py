"""Where members belonged and when, and the transfers that wait for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models import (
    Member,
    Membership,
    Organisation,
    Post,
    Role,
    Transfer,
    names_like,
)
from xianfeng.organisation.permissions import (
    MEMBER_READERS,
    Actor,
    System,
    can_ask_transfer,
    can_keep_member,
    can_keep_members,
    can_see_members,
    is_above_side,
    is_at_side,
    is_own_matter,
    is_self,
)
from xianfeng.organisation.rules import (
    OPEN_TRANSFERS,
    SEGMENT,
    STEPS,
    PostKind,
    RoleKind,
    Side,
    Silence,
    Standing,
    TransferState,
)

from .visible import reached_by

OPEN_STATES = sorted(state.value for state in OPEN_TRANSFERS)
SPEAKERS = (RoleKind.SECRETARY, RoleKind.OFFICER)


class NoSuchTarget(Refusal):
    """Where a transfer is to lead is not clear."""

    sentence = N_("No organisation, or more than one, is called “{text}”. Write its whole code.")


@dataclass(frozen=True)
class SideCard:
    """One side of a transfer: who has answered, and whether the actor may."""

    side: Side
    organisation: Organisation
    answered_at: datetime | None
    is_instead: bool
    may_answer: bool
    waits_until: datetime


@dataclass(frozen=True)
class TransferCard:
    """What the page of a transfer shows."""

    transfer: Transfer
    giving: SideCard
    receiving: SideCard
    may_withdraw: bool
    may_see_member: bool
    is_own: bool

    @property
    def sides(self) -> tuple[SideCard, SideCard]:
        return self.giving, self.receiving

    @property
    def may_refuse(self) -> bool:
        return self.transfer.is_open and any(side.may_answer for side in self.sides)


def day_of(at: datetime) -> date:
    """Give the day of a moment where the offices are."""
    return timezone.localtime(at).date()


def memberships_on(day: date) -> QuerySet[Membership]:
    """Give who belonged where, and with which standing, on a day."""
    return Membership.objects.filter(starts_on__lte=day).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    )


def history_of(member: Member) -> QuerySet[Membership]:
    """Give a member's periods, the latest first; for those who may see the member."""
    return member.memberships.select_related("organisation").order_by("-starts_on", "-pk")


def _speaking(at: datetime) -> QuerySet[Role]:
    return Role.objects.filter(kind__in=names_like(*SPEAKERS), starts_at__lte=at).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    )


def has_speakers(organisation: Organisation, *, at: datetime) -> bool:
    """Tell whether anybody can answer for this very organisation."""
    return _speaking(at).filter(organisation=organisation).exists()


def speakers_for(organisation: Organisation, *, at: datetime) -> frozenset[int]:
    """Give the users who speak for an organisation, or else for the nearest one above it."""
    path = organisation.path
    above = [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
    at_path: dict[str, set[int]] = {}
    rows = _speaking(at).filter(Q(organisation__path__in=above) | Q(organisation=None, unit=None))
    for place, user_id in rows.order_by("pk").values_list("organisation__path", "user_id"):
        at_path.setdefault(place or "", set()).add(user_id)
    nearest = max(at_path, key=len, default=None)
    return frozenset() if nearest is None else frozenset(at_path[nearest])


def is_last_secretary(member: Member, *, at: datetime) -> bool:
    """Tell whether the member's organisation would have no secretary without the member."""
    holds_the_post = Post.objects.filter(
        member=member,
        organisation=member.organisation_id,
        kind=PostKind.SECRETARY.value,
        ends_on__isnull=True,
    )
    if holds_the_post.exists():
        return True
    if member.user_id is None:
        return False
    secretaries = _speaking(at).filter(
        kind__in=names_like(RoleKind.SECRETARY), organisation=member.organisation_id
    )
    users = set(secretaries.values_list("user_id", flat=True))
    return users == {member.user_id}


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    """Give the actor's own transfers, and those from or to organisations in reach."""
    everything = Transfer.objects.select_related(
        "member__organisation__unit", "source__unit", "target__unit"
    )
    if isinstance(actor, System):
        return everything
    condition = reached_by(actor, MEMBER_READERS, organisation="source__", unit="source__unit__")
    condition |= reached_by(actor, MEMBER_READERS, organisation="target__", unit="target__unit__")
    if isinstance(actor, Member):
        condition |= Q(member=actor)
    return everything.filter(condition)


def transfers_found(actor: Actor, *, is_open: bool) -> QuerySet[Transfer]:
    """Give the visible transfers that are open, or those that are closed; the latest first."""
    visible = transfers_visible_to(actor).order_by("-asked_at", "-pk")
    if is_open:
        return visible.filter(state__in=OPEN_STATES)
    return visible.exclude(state__in=OPEN_STATES)


def open_transfer_of(member: Member) -> Transfer | None:
    """Give the transfer of a member that is under way."""
    return (
        member.transfers.filter(state__in=OPEN_STATES)
        .select_related("member__organisation__unit", "source__unit", "target__unit")
        .first()
    )


def silence_of(transfer: Transfer) -> Silence:
    return Silence(transfer.asked_at, settings.FIGURES.transfer_silence_days)


def organisation_of(transfer: Transfer, side: Side) -> Organisation:
    return transfer.source if side is Side.GIVING else transfer.target


def answers_instead(actor: Actor, transfer: Transfer, side: Side, *, at: datetime) -> bool | None:
    """Tell how the actor may answer for a side now: itself (False), instead (True), or not (None).

    The organisation above may answer after the time for it, or at once where nobody at the side
    could. Nobody answers on the own transfer.
    """
    organisation = organisation_of(transfer, side)
    if is_own_matter(actor, transfer.member):
        return None
    if is_at_side(actor, organisation):
        return False
    if is_above_side(actor, organisation) and (
        silence_of(transfer).is_over(at) or not has_speakers(organisation, at=at)
    ):
        return True
    return None


def transfer_card(*, actor: Actor, transfer: Transfer, at: datetime) -> TransferCard:
    """Gather what the page of a transfer shows to this actor."""
    until = transfer.asked_at + timedelta(days=settings.FIGURES.transfer_silence_days)

    def side(which: Side, answered_at: datetime | None, *, is_instead: bool) -> SideCard:
        waits = transfer.state == TransferState.ASKED.value and answered_at is None
        may = waits and answers_instead(actor, transfer, which, at=at) is not None
        return SideCard(
            which, organisation_of(transfer, which), answered_at, is_instead, may, until
        )

    is_own = is_self(actor, transfer.member)
    return TransferCard(
        transfer=transfer,
        giving=side(Side.GIVING, transfer.released_at, is_instead=transfer.released_instead),
        receiving=side(Side.RECEIVING, transfer.accepted_at, is_instead=transfer.accepted_instead),
        may_withdraw=transfer.is_open and may_withdraw(actor, transfer),
        may_see_member=is_own or can_see_members(actor, transfer.member.organisation),
        is_own=is_own,
    )


def may_withdraw(actor: Actor, transfer: Transfer) -> bool:
    """Tell whether it is the actor's own wish, or one that the actor asked for."""
    if is_self(actor, transfer.member):
        return True
    return (
        actor.user_id is not None
        and transfer.asked_by_id == actor.user_id
        and can_keep_members(actor, transfer.source)
    )


def due_transfers(*, at: datetime) -> list[Transfer]:
    """Give the agreed transfers whose day has come."""
    return list(
        Transfer.objects.filter(state=TransferState.AGREED.value, takes_effect_on__lte=day_of(at))
        .select_related("member", "source", "target")
        .order_by("pk")
    )


def half_silent_transfers(*, at: datetime) -> Iterable[Transfer]:
    """Give the transfers of which half of the time is over and nobody was reminded yet."""
    half = timedelta(days=settings.FIGURES.transfer_silence_days) / 2
    return (
        Transfer.objects.filter(
            state=TransferState.ASKED.value, reminded_at__isnull=True, asked_at__lte=at - half
        )
        .select_related("member", "source", "target")
        .order_by("pk")
    )


def silent_transfers(*, at: datetime) -> Iterable[Transfer]:
    """Give the transfers of which the time for an answer is over and nobody above was told yet."""
    silence = timedelta(days=settings.FIGURES.transfer_silence_days)
    return (
        Transfer.objects.filter(
            state=TransferState.ASKED.value, escalated_at__isnull=True, asked_at__lte=at - silence
        )
        .select_related("member", "source__parent", "target__parent")
        .order_by("pk")
    )


def organisation_named(text: str) -> Organisation:
    """Find an organisation anywhere by its whole code or its whole name, for a transfer to it.

    Nothing is suggested: whoever asks for a transfer knows where to.

    Raises:
        NoSuchTarget: none or several are meant.
    """
    found = list(
        Organisation.objects.filter(Q(code=text) | Q(name=text))
        .select_related("unit")
        .order_by("pk")[:2]
    )
    by_code = [each for each in found if each.code == text]
    if len(by_code or found) != 1:
        raise NoSuchTarget(text=text)
    return (by_code or found)[0]


def member_records(actor: Actor) -> QuerySet[Member]:
    """Give the members whose page the actor may open, those who have left too."""
    everything = Member.objects.select_related("organisation__unit")
    if isinstance(actor, System):
        return everything
    condition = reached_by(
        actor, MEMBER_READERS, organisation="organisation__", unit="organisation__unit__"
    )
    if isinstance(actor, Member):
        condition |= Q(pk=actor.pk)
    return everything.filter(condition)


@dataclass(frozen=True)
class MemberCard:
    """What the page of one member shows."""

    member: Member
    periods: tuple[Membership, ...]
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
