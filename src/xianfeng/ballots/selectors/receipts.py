from dataclasses import dataclass

from django.db.models import Q

from xianfeng.audit.outside import Outside
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.log import LogCheckpoint
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.slips import UnknownSlip, code_of
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger import receipts
from xianfeng.foundation.ledger.notes import Checkpoint, signed_note
from xianfeng.foundation.ledger.promises import stored
from xianfeng.foundation.ledger.tree import EMPTY_ROOT

RECEIPTS = Outside("receipts")
"""The key that signs receipts, and that a slip was called in; nothing else."""
CALLED_IN = "xianfeng/called-in"


class NoReceipt(Refusal):
    """The slip has none: it was not used, or before there were receipts."""

    sentence = N_("There is no receipt for this slip.")


@dataclass(frozen=True)
class Receipt:
    """That a ballot was given, never which.

    Attributes:
        short_code: by which everybody finds it; nobody casts with it.
        note: the signed note, to be kept.
        window_code: whose ballot it was; empty in a members' round.
    """

    short_code: str
    note: str
    window_code: str


@dataclass(frozen=True)
class ReceiptPage:
    """What everybody may know of a receipt: whether it is in the log, and where.

    Attributes:
        opening: the day whose opening holds it; None while it waits.
        log: in which log it is, or will be.
        place: of the promise in the log.
        checkpoint: the last signed state of the log.
        proof: hashes from the promise to the root of that state.
        lost: ballots of its round that can never be opened; it may be one of them.
    """

    short_code: str
    log: LogName
    opening: int | None = None
    place: int | None = None
    checkpoint: LogCheckpoint | None = None
    proof: tuple[bytes, ...] = ()
    lost: int = 0

    @property
    def is_logged(self) -> bool:
        return self.place is not None


def receipt_of(token: str) -> Receipt:
    """Return the receipt of a used slip to whoever holds the slip; the commitment never changes.

    Raises:
        UnknownSlip: no slip has this code.
        NoReceipt: the slip was not used, or before there were receipts.
    """
    code = code_of(token)
    rows = Slip.objects.filter(digest=stored(code).hex()).values_list(
        "commitment", "batch__round__log", "batch__round__unit__code"
    )
    for commitment, log, window_code in rows:
        if commitment is None:
            raise NoReceipt
        days = DayKey.objects.filter(state=DayState.OPEN.value)
        day = days.values_list("number", flat=True).first()
        kept = bytes(commitment)
        window = (window_code or "") if log == LogName.PUBLIC.value else ""
        return written_receipt(code, kept, LogName(log), window, day=day or 0)
    raise UnknownSlip


def called_in(token: str) -> str:
    """Sign that a slip was called in, so that a device may let go of a ballot that waits for it."""
    return signed_note(f"{CALLED_IN}\n{code_of(token).hex()}\n", [RECEIPTS.signer()])


def written_receipt(
    code: bytes, commitment: bytes, log: LogName, window_code: str, *, day: int
) -> Receipt:
    """Sign a receipt under the last checkpoint of its log and the day of the box."""
    promised = receipts.Receipt(code, commitment, last_state(log), day)
    return Receipt(
        short_code=receipts.short_code(stored(code)),
        note=receipts.signed_receipt(promised, RECEIPTS.signer()),
        window_code=window_code,
    )


def last_state(log: LogName) -> Checkpoint:
    """Return the last signed state of a log, or that of an empty one."""
    last = logs.checkpoint(log)
    if last is None:
        return Checkpoint(f"xianfeng/{log.value}", 0, EMPTY_ROOT)
    return state_of(last)


def state_of(row: LogCheckpoint) -> Checkpoint:
    """Return what a checkpoint says."""
    return Checkpoint(row.note.partition("\n")[0], row.size, row.frontier.root)


def find_receipt(short_code: str) -> ReceiptPage:
    """Find a receipt by its short code, and prove that its promise is in the log.

    Raises:
        NoReceipt: no used slip has this code.
    """
    begin = receipts.read_short_code(short_code)
    if begin is None:
        raise NoReceipt
    first = begin.hex()
    used = Slip.objects.filter(
        Q(digest__gte=first) & Q(digest__lt=first + "g"), state=SlipState.USED.value
    )
    found = used.exclude(commitment=None).values_list(
        "digest", "place", "batch__round__log", "batch__round"
    )
    for digest, place, log_name, round_id in found[:1]:
        code, log = receipts.short_code(bytes.fromhex(digest)), LogName(log_name)
        checkpoint = logs.checkpoint(log)
        if place is None or checkpoint is None:
            lost = Envelope.objects.filter(round=round_id, day__state=DayState.LOST.value)
            return ReceiptPage(code, log, checkpoint=checkpoint, lost=lost.count())
        opening = Opening.objects.filter(log=log.value, start__lte=place, size__gt=place)
        return ReceiptPage(
            short_code=code,
            log=log,
            opening=opening.values_list("day_id", flat=True).first(),
            place=place,
            checkpoint=checkpoint,
            proof=tuple(logs.inclusion(log, place)),
        )
    raise NoReceipt
