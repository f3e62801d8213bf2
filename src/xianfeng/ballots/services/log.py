"""Writes of the logs: leaves are added, states are signed, and nothing is signed over damage."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from xianfeng.audit.services import Acting, record
from xianfeng.ballots.models.days import Opening
from xianfeng.ballots.models.log import LogBundle, LogCheckpoint, LogHead
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.log import BUNDLE, LogName, grown, with_bundle
from xianfeng.ballots.selectors import log as selectors
from xianfeng.ballots.selectors.openings import Held, contents_of
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.leaves import AnewLeaf
from xianfeng.foundation.ledger.notes import Checkpoint, signed_checkpoint
from xianfeng.foundation.ledger.tree import Frontier, leaf_hash
from xianfeng.jobs.services import enqueue

TOLD_AT_ONCE = 10_000
"""Slips that one transaction tells their places."""


class LogDamaged(Refusal):
    """What is stored is older than, or other than, what was signed before."""

    sentence = N_(
        "The log of ballots does not follow from what was signed before: {why}. Nothing was "
        "signed. Find out more: xianfeng doctor"
    )


class LogHolds(Refusal):
    """A log that holds goes on under its origin."""

    sentence = N_("The log holds: nothing was lost, and it goes on as it is.")


def append(
    *, log: LogName, leaves: Sequence[bytes], at: datetime, whole: bool = False
) -> LogCheckpoint:
    """Add leaves to a log and sign its new state, inside the caller's transaction.

    Whoever adds at the same time waits. What is stored is first held against what was signed.
    The note is kept outside the database once the transaction is committed.

    Args:
        leaves: their lines (`foundation.ledger.leaves`), at least one.
        at: recorded with the checkpoint.
        whole: hash every stored leaf again before, as an opening does, not only the last ones.

    Raises:
        LogDamaged: what is stored is not what was signed; nothing is written.
        KeyMissing: there are notes, and their key is gone.
        ValueError: there is no leaf, or one holds an end of line.
    """
    if not leaves or any(b"\n" in line for line in leaves):
        raise ValueError("leaves are lines, at least one")
    with transaction.atomic():
        head = _locked(log)
        _require(selectors.why_not(log, whole=whole))
        return _sign(_added(head, leaves), at)


def begin_anew(*, actor: Acting, log: LogName, at: datetime) -> LogCheckpoint:
    """Go on under a new origin, with a public note as its next leaf, after an older state is back.

    Somebody decides it: leaves that were signed and are lost stay lost, and everybody can read so.
    What is stored must hold by itself.

    Raises:
        LogHolds: there is nothing to give up.
        LogDamaged: the stored leaves are not those of their own last checkpoint.
    """
    with transaction.atomic():
        head = _locked(log)
        why = selectors.why_not(log, whole=True)
        if why is None:
            raise LogHolds
        files = selectors.outside(log)
        _require(selectors.fault_inside(log))
        before = files.signer().name
        signer = files.signer(files.new_origin())
        leaf = AnewLeaf(
            before=before, known=max(selectors.known_size(log), head.size), kept=head.size
        )
        head.alarm = ""
        head.save(update_fields=["alarm"])
        transaction.on_commit(lambda: files.begin_origin(signer.name))
        detail = {"origin": signer.name, "origin_before": before, "known": leaf.known}
        detail["size_restored"] = leaf.kept
        record(actor=actor, verb="ballots.log.begun_anew", subject=head, at=at, detail=detail)
        return _sign(_added(head, [leaf.line]), at, origin=signer.name)


def _require(why: str | None) -> None:
    if why is not None:
        raise LogDamaged(why=why)


def _locked(log: LogName) -> LogHead:
    head, _ = LogHead.objects.select_for_update().get_or_create(log=log.value)
    return head


def _added(head: LogHead, lines: Sequence[bytes]) -> LogHead:
    """Lay leaves into bundles: the last one is filled first, full ones stay as they are."""
    number, filled = divmod(head.size, BUNDLE)
    kept: list[bytes] = []
    if filled:
        last = LogBundle.objects.get(log=head.log, number=number)
        kept = selectors.lines_of(last)
        last.delete()
    rows = [*kept, *lines]
    made = []
    # Full bundles are subtrees: each leaf is hashed once.
    tree = Frontier(number * BUNDLE, head.frontier.roots[: number.bit_count()])
    for start in range(0, len(rows), BUNDLE):
        part = rows[start : start + BUNDLE]
        own = grown(Frontier(), [leaf_hash(line) for line in part])
        made.append(
            LogBundle(
                log=head.log,
                number=number + start // BUNDLE,
                count=len(part),
                root=own.root.hex(),
                lines=b"\n".join(part),
            )
        )
        tree = with_bundle(tree, own)
    LogBundle.objects.bulk_create(made, batch_size=64)
    head.size, head.roots = tree.size, [root.hex() for root in tree.roots]
    head.save(update_fields=["size", "roots"])
    return head


def _sign(head: LogHead, at: datetime, origin: str = "") -> LogCheckpoint:
    log = LogName(head.log)
    files = selectors.outside(log)
    signer = files.signer(origin)
    state = Checkpoint(signer.name, head.size, head.frontier.root)
    made = LogCheckpoint.objects.create(
        log=head.log,
        size=head.size,
        roots=head.roots,
        note=signed_checkpoint(state, [signer]),
        recorded_at=at,
    )
    transaction.on_commit(lambda: _keep(log))
    if settings.XIANFENG_BALLOTS_WITNESSES:
        enqueue("ballots.ask_witnesses")
    return made


def _keep(log: LogName) -> None:
    """Add every checkpoint that is not yet kept outside; one that failed once is made up for."""
    files = selectors.outside(log)
    known = list(selectors.known_notes(log))
    kept = set(files.kept_notes(known))
    for note in reversed(known):
        if note not in kept:
            files.keep(note, known)


def hold_figures() -> None:
    """Let whoever else changes figures or comments wait for the end of this transaction."""
    LogHead.objects.select_for_update().get_or_create(log=LogName.PUBLIC.value)


def tell_places(*, opening: Opening, held: Held | None = None) -> Held | None:
    """Tell each slip of an opening where its promise stands, some at a time.

    Each time a transaction of its own, so that whoever casts waits for none of it; who was killed
    between does it again, for the places come from the log and the day's key.

    Returns:
        What the day's envelopes hold, where it had to be looked at.
    """
    told = Slip.objects.filter(
        batch__round__log=opening.log, place__gte=opening.start, place__lt=opening.size
    )
    if told.count() == opening.ballots:
        return held
    if held is None:
        rounds = [pk for each in opening.cells for pk in each["rounds"]]
        held = Held(*contents_of(opening.day, rounds))
    names = Round.objects.in_bulk([each["round"] for each in opening.cells])
    rows: list[tuple[str, int]] = []
    for each in opening.cells:
        cell = held.cell(names[each["round"]].code, each["rounds"])
        rows += cell.places(each["start"]).items()
    rows.sort()
    for start in range(0, len(rows), TOLD_AT_ONCE):
        with transaction.atomic():
            _say_places(rows[start : start + TOLD_AT_ONCE])
    return held


def _say_places(rows: Sequence[tuple[str, int]]) -> None:
    table = connection.ops.quote_name(Slip._meta.db_table)  # noqa: SLF001 -- Django's public name of a model
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"UPDATE {table} SET place = %s WHERE digest = %s",  # noqa: S608 -- our own table
                [(place, digest) for digest, place in rows],
            )
            return
        digests, numbers = zip(*rows, strict=True)
        cursor.execute(
            f"UPDATE {table} slip SET place = told.place"  # noqa: S608 -- our own table
            " FROM unnest(%s::text[], %s::bigint[]) AS told (digest, place)"
            " WHERE slip.digest = told.digest",
            [list(digests), list(numbers)],
        )
