import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from xianfeng.access.own import require_free
from xianfeng.access.selectors.speakers import those_within
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.ballots.models.days import DayKey
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.permissions import can_approve_batch, can_print_slips, office_of
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.rules.slips import TOKEN_BYTES, SlipState, stored_value, write_token
from xianfeng.ballots.selectors.batches import leaf_of
from xianfeng.ballots.services.days import turn_day
from xianfeng.ballots.services.log import append
from xianfeng.ballots.services.rounds import standing_round
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.leaves import VoidLeaf
from xianfeng.foundation.ledger.promises import batch_root
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.ground import require_open


class NotAWindow(Refusal):
    """Slips are printed for windows only."""

    sentence = N_("{unit} is not a service window.")


class WrongNumberOfSlips(Refusal):
    """A batch has at least one slip and not more than the operator allows."""

    sentence = N_("Print at least 1 and at most {most} slips at once.")
    beside = ("count",)


class UnknownBatch(Refusal):
    """The window has no such batch."""

    sentence = N_("This window has no such batch of slips.")


class NothingToCallIn(Refusal):
    """No slip of the batch is unused."""

    sentence = N_("Every slip of this batch has already been used or called in.")


class ApprovedBefore(Refusal):
    """Two have approved the batch already, or its slips were called in."""

    sentence = N_("This batch of slips needs no approval any more.")


@dataclass(frozen=True)
class PrintedSlips:
    """Fresh slips; their tokens are here and nowhere else, and cannot be had again."""

    batch_id: int
    printed_on: date
    tokens: tuple[str, ...]

    def __repr__(self) -> str:
        """Say how many there are; a token in a log or an error report could vote."""
        return f"<{len(self.tokens)} slips>"


def print_slips(
    *,
    actor: Actor,
    window: Unit,
    count: int,
    at: datetime,
    channel: Channel = Channel.SLIP,
    in_round: Round | None = None,
) -> PrintedSlips:
    """Make slips for a window and give their tokens, once (D10).

    Nobody can vote with them before `approve_batch`: the log has to know of them first.

    Args:
        in_round: a campaign's round at this unit; by default the standing round of the window.

    Raises:
        NotAllowed: the actor has no role at the window or above that prints slips.
        NotAWindow: the unit serves no citizens, and no campaign's round is named.
        WrongNumberOfSlips: fewer than one, or more than `FIGURES.slips_most_at_once`.
        IsClosed: the window has been closed.
    """
    require(can_print_slips, actor, window)
    if in_round is None and window.kind != UnitKind.WINDOW.value:
        raise NotAWindow(unit=window.name)
    if not 1 <= count <= settings.FIGURES.slips_most_at_once:
        raise WrongNumberOfSlips(most=settings.FIGURES.slips_most_at_once)
    tokens = [secrets.token_bytes(TOKEN_BYTES) for _ in range(count)]
    digests = sorted(map(stored_value, tokens))
    printed_on = day_of(at)
    with transaction.atomic():
        require_open(actor=actor, node=window, at=at)
        if not DayKey.objects.exists():
            turn_day(actor=actor, at=at)
        batch = Batch.objects.create(
            round=in_round or standing_round(actor=actor, unit=window, at=at),
            count=count,
            channel=channel.value,
            printed_on=printed_on,
            root=batch_root(map(bytes.fromhex, digests)).hex(),
            proposed_by_id=actor.user_id,
            proposed_for_id=actor.acting_for.user_id if actor.acting_for else None,
        )
        # In the order of the hashes, which is none: a row's place tells nothing of the sheet.
        Slip.objects.bulk_create(Slip(digest=digest, batch=batch) for digest in digests)
        record(
            actor=actor, verb="ballots.slips.printed", subject=batch, at=at, detail={"slips": count}
        )
    return PrintedSlips(batch.pk, printed_on, tuple(write_token(token) for token in tokens))


@decision
def approve_batch(*, actor: Actor, window: Unit, batch_id: int, at: datetime) -> Batch:
    """Be the second to approve a batch of slips, which commits it to the log; then it is good.

    Raises:
        NotAllowed: the actor is no officer from outside the window's organisation.
        OwnMatter: the actor, or who they act for, has printed it, or holds a role in the office.
        UnknownBatch: the window has no such batch.
        ApprovedBefore: it is good already, or none of its slips can be used.
    """
    require(can_approve_batch, actor, window)
    with transaction.atomic():
        batch = _held(batch_id, window)
        inside = those_within(office_of(window), at=at)
        require_free(actor, batch.proposed_by_id, batch.proposed_for_id, *inside, at=at)
        slips = Slip.objects.filter(batch=batch)
        if batch.place is not None or slips.exclude(state=SlipState.UNUSED.value).exists():
            raise ApprovedBefore
        batch.approved_by_id = actor.user_id
        batch.approvals = [_role(window), "officer from outside"]
        log = LogName(batch.round.log)
        batch.place = append(log=log, leaves=[leaf_of(batch, batch.count).line], at=at).size - 1
        batch.save(update_fields=["approved_by", "approvals", "place"])
        record(
            actor=actor,
            verb="ballots.batch.approved",
            subject=batch,
            at=at,
            detail={"slips": batch.count},
        )
    return batch


def _held(batch_id: int, window: Unit) -> Batch:
    """Hold a batch: whoever calls it in and whoever approves it at once go one after the other."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("round")
    batch = rows.filter(pk=batch_id, round__unit=window).first()
    if batch is None:
        raise UnknownBatch
    return batch


def _role(window: Unit) -> str:
    return f"printer at {window.code}"


def void_slips(*, actor: Actor, window: Unit, batch_id: int, at: datetime) -> int:
    """Call in the unused slips of a batch and give how many there were; ballots stay.

    Raises:
        NotAllowed: the actor has no role at the window or above that prints slips.
        UnknownBatch: the window has no such batch.
        NothingToCallIn: no slip of the batch is unused.
    """
    require(can_print_slips, actor, window)
    with transaction.atomic():
        batch = _held(batch_id, window)
        slips = Slip.objects.select_for_update().filter(batch=batch, state=SlipState.UNUSED.value)
        digests = list(slips.order_by("digest").values_list("digest", flat=True))
        if not digests:
            raise NothingToCallIn
        voided = slips.update(state=SlipState.VOIDED.value)
        if batch.place is not None:
            leaf = VoidLeaf(batch.code, voided, batch_root(map(bytes.fromhex, digests)).hex())
            append(log=LogName(batch.round.log), leaves=[leaf.line], at=at)
        record(
            actor=actor, verb="ballots.slips.voided", subject=batch, at=at, detail={"slips": voided}
        )
    return voided
