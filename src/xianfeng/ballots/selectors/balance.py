from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from django.db.models import Count, Q, QuerySet, Sum

from xianfeng.audit.models import Entry
from xianfeng.ballots.models.days import Envelope
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.counts import MODULUS, Signed, mark_of
from xianfeng.ballots.rules.days import Balance, DayState
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors import log as logs
from xianfeng.foundation.ledger.leaves import DayLeaf, HiddenLeaf, read

UNOPENED = (DayState.OPEN.value, DayState.OVER.value)


def balance() -> Balance:
    """Weigh the box: slips by state against envelopes and counted ballots (I2)."""
    slips = Slip.objects.aggregate(
        issued=Count("pk"),
        **{
            state.value: Count("pk", filter=Q(state=state.value))  # one pass over the index
            for state in SlipState
        },
    )
    tallies = Tally.objects.filter(question="", code="").aggregate(
        opened=Sum("count", filter=Q(in_log=True)), before=Sum("count", filter=Q(in_log=False))
    )
    envelopes = Envelope.objects.aggregate(
        envelopes=Count("pk", filter=Q(day__state__in=UNOPENED)),
        lost=Count("pk", filter=Q(day__state=DayState.LOST.value)),
    )
    return Balance(
        **slips,
        **envelopes,
        opened=tallies["opened"] or 0,
        before=tallies["before"] or 0,
    )


def figures_of(log: LogName) -> dict[str, int]:
    """Count the slips of a log as its first leaf of a day says them: committed, used, voided."""
    committed = Batch.objects.filter(round__log=log.value).exclude(place=None)
    issued = committed.aggregate(issued=Sum("count"), before=Sum("before"))
    slips = Slip.objects.filter(batch__in=committed)
    used = slips.exclude(commitment=None).count()
    unused = slips.filter(state=SlipState.UNUSED.value).count()
    total = (issued["issued"] or 0) - (issued["before"] or 0)
    return {"issued": total, "used": used, "voided": total - used - unused}


DEEDS = ("ballots.day.opened", "ballots.comment.hidden")
"""What changes figures and comments; nothing else does."""
CHUNK = 2_000


def mark_of_figures() -> int:
    """Return the mark of all tallies and comments."""
    return (mark_of_tallies() + mark_of_comments(Comment.objects.all())) % MODULUS


def mark_of_tallies(rounds: Collection[int] | None = None, month: int = 0) -> int:
    """Return the mark of all tallies, or of those of some rounds in a month."""
    tallies = Tally.objects.all()
    if rounds is not None:
        tallies = tallies.filter(round__in=rounds, month=month)
    rows = tallies.values_list("round_id", "month", "in_log", "question", "code", "count")
    return mark_of(rows.iterator(chunk_size=CHUNK))


def mark_of_new(comments: Iterable[Comment]) -> int:
    """Return the mark of comments that are not written yet, as they will be."""
    return mark_of(
        (
            each.salt,
            each.text if each.salt else bool(each.text),
            *(each.key, each.round_id, each.month, each.hidden_reason),
        )
        for each in comments
    )


def mark_of_comments(comments: QuerySet[Comment]) -> int:
    """Return the mark of some comments.

    The text of one without a salt is not in it: once hidden, it could be guessed from the mark.
    """
    rows = comments.values_list("salt", "text", "key", "round_id", "month", "hidden_reason")
    return mark_of(
        (salt, text if salt else bool(text), *rest)
        for salt, text, *rest in rows.iterator(chunk_size=CHUNK)
    )


def last_signed() -> Signed | None:
    """Return the mark that was signed last; None where nothing was since marks are kept."""
    return next((signed for _, signed in _signed_ones()), None)


def signed_mark(*, change: int) -> dict[str, str]:
    """Sign what figures and comments are now, at the end of a deed that holds them.

    What was changed past the services meanwhile does not get into it: the mark goes on from the one
    that was signed last, and the tables are read for the first one alone.

    Args:
        change: the mark of the changed rows as they are, less that of what they were.
    """
    known = last_signed()
    mark = mark_of_figures() if known is None else (known.mark + change) % MODULUS
    size = logs.size_of(LogName.PUBLIC)
    unsigned = Signed(size, mark)
    signature = logs.outside(LogName.PUBLIC).signer().sign(unsigned.statement)
    return {"figures": replace(unsigned, signature=signature).text}


def are_figures_changed() -> bool:
    """Tell whether somebody changed a tally or a comment, or forged what was signed of them."""
    for number, signed in _signed_ones():
        if Entry.objects.filter(verb__in=DEEDS, number__gt=number).exists():
            return True
        return signed.mark != mark_of_figures() or _is_older(signed.size)
    return Entry.objects.filter(verb__in=DEEDS, detail__has_key="figures").exists()


def _signed_ones() -> Iterator[tuple[int, Signed]]:
    """Yield the marks that our key has signed, the last first, with their entries."""
    own = logs.outside(LogName.PUBLIC)
    said = Entry.objects.filter(verb__in=DEEDS, detail__has_key="figures").order_by("-number")
    for number, detail in said.values_list("number", "detail").iterator(chunk_size=10):
        signed = Signed.read(detail["figures"])
        if signed is not None and own.has_signed(signed.statement, signed.signature):
            yield number, signed


def _is_older(size: int) -> bool:
    """Tell whether figures changed since the log had that many leaves: an older mark came back."""
    lines = logs.leaves(LogName.PUBLIC, size, logs.size_of(LogName.PUBLIC))
    return any(isinstance(read(line), DayLeaf | HiddenLeaf) for line in lines)
