from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from xianfeng.foundation.days import day_at
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.notes import Checkpoint as State
from xianfeng.foundation.ledger.notes import signed_checkpoint
from xianfeng.foundation.ledger.signing import Signer
from xianfeng.foundation.troubles import looking

from .added import SEALED, ends_before, last_ends, statement, today_of
from .following import PRUNED, beginning, known_notes, notes_outside, why_not
from .keys import TRAIL, mark_of
from .models import Checkpoint, Entry, Head, Living, Move
from .outside import KeyMissing
from .rules import START, Look, as_kept, chained, size_of

HEAD = 1
"""Key of the one row of `Head`."""
MOST_UNSEALED = 300
"""Entries that may stand behind no checkpoint; ours."""
SEALED_EVERY = timedelta(minutes=5)
"""Time for which any may; ours."""
REASON_MOST = 500
"""Characters of a reason that the trail holds; the move keeps it whole."""


class Acting(Protocol):
    """Whoever acts: anything with a user (none for commands and jobs) and a kind.

    One that acts as a deputy has `acting_for`, which names the user whose roles are used.
    """

    @property
    def user_id(self) -> int | None: ...

    @property
    def actor_kind(self) -> str: ...


def record(
    *,
    actor: Acting,
    verb: str,
    subject: models.Model,
    at: datetime,
    detail: Mapping[str, object] | None = None,
    changes: Mapping[str, Sequence[object]] | None = None,
    reason: str = "",
    is_own: bool = False,
) -> Entry:
    """Write one line of the trail, inside the caller's transaction.

    Whoever writes at the same time waits for the end of this transaction: the chain has one end.

    Args:
        verb: what was done, as "room.noun.done".
        subject: the record that it was done to; saved already.
        detail: figures worth keeping, without personal data or secrets.
        changes: field → (before, after), without secrets.
        reason: why, in the actor's own words, where one was asked for.
        is_own: a deed of one's own person (a sign-up, one's own record), never done for another,
            whoever the actor acts for meanwhile.
    """
    with transaction.atomic():
        head = _locked_head()
        entry = Entry(
            number=head.size + 1,
            user_id=actor.user_id,
            for_user_id=None if is_own else _principal_of(actor),
            actor_kind=actor.actor_kind,
            name_mark=_mark_of(actor),
            verb=verb,
            subject_type=subject._meta.label_lower,  # noqa: SLF001 -- Django's public name of a model
            subject_id=str(subject.pk),
            reason=reason,
            detail=as_kept(detail or {}),
            changes=as_kept(changes or {}),
            recorded_at=at,
        )
        digest = chained(bytes.fromhex(head.digest), entry.number, entry.text)
        entry.digest = digest.hex()
        entry.save(force_insert=True)
        tree = head.frontier.append(digest)
        Head.objects.filter(pk=HEAD).update(
            size=tree.size,
            digest=entry.digest,
            roots=[root.hex() for root in tree.roots],
            latest=head.latest | dict.fromkeys(entry.rooms, entry.digest),
        )
    return entry


def _locked_head() -> Head:
    head, _ = Head.objects.select_for_update().get_or_create(
        pk=HEAD, defaults={"digest": START.hex()}
    )
    return head


def _mark_of(actor: Acting) -> str:
    name = getattr(actor, "name", "")
    return mark_of(actor.user_id, name) if name and actor.user_id is not None else ""


def _principal_of(actor: Acting) -> int | None:
    principal: int | None = getattr(getattr(actor, "acting_for", None), "user_id", None)
    return principal


def take(
    *,
    actor: Acting,
    move: Move,
    verb: str,
    at: datetime,
    after: date | None = None,
    detail: Mapping[str, object] | None = None,
    is_own: bool = False,
) -> None:
    """Take a step of a life: its move, the stage and one line of the trail, in one go.

    Called inside the caller's transaction, by which what lives is held (`select_for_update`),
    after the caller has asked whether the actor may.

    Args:
        move: what is said of it, not saved: whose life, step, moment, reason, paper, day.
        after: a day before which it cannot have happened either, beside the move before it.

    Raises:
        MovedOn: the step does not lead from where the life stands.
        Ahead: it lies ahead.
        Before: it lies before the move before it, or before `after`.
        NoReason, Missing, NotAfter: what the step needs was not given, or cannot be.
    """
    thing: Living = getattr(move, move.noun)
    before = (
        type(move)._default_manager.filter(**{move.noun: thing}).order_by("-number").first()  # noqa: SLF001 -- Django's public name of a manager
    )
    stage = move.life[before.step].to if before else None
    led_to = move.life.check(
        move.step,
        stage=stage,
        on=move.happened_on,
        today=day_at(at, timezone.get_default_timezone()),
        after=max((day for day in (after, before and before.happened_on) if day), default=None),
        reason=move.reason,
        paper=move.paper,
        due_date=move.due_date,
    )
    move.number = before.number + 1 if before else 1
    move.happened_at = min(move.happened_at, at)  # a day is said at noon, and may be today's
    move.reason = move.reason.strip()
    move.by_id = actor.user_id
    move.on_behalf_of_id = None if is_own else _principal_of(actor)
    move.recorded_at = at
    move.save(force_insert=True)
    if thing.stage != led_to:
        thing.stage = led_to.value
        thing.save(update_fields=["stage"])
    record(
        actor=actor,
        verb=verb,
        subject=thing,
        at=at,
        detail={"from": stage} if detail is None else detail,
        reason=move.reason[:REASON_MOST],
        is_own=is_own,
    )


def note_look(
    *,
    actor: Acting,
    subject: models.Model,
    look: Look,
    at: datetime,
    count: int = 1,
    as_of: date | None = None,
) -> Entry | None:
    """Write down that somebody looked at personal data of others; once a page view.

    Looking at oneself is nobody's business and leaves no line.

    Args:
        subject: the member looked at, or the organisation, roll or other thing whose page shows
            members; each room says on which of its own things a member stands.
        as_of: the day of which a list was asked; None for today.
    """
    user_id = getattr(subject, "user_id", None)
    if count < 1 or (user_id is not None and user_id == actor.user_id):
        return None
    with looking():
        return record(
            actor=actor,
            verb="audit.people.seen",
            subject=subject,
            at=at,
            detail={"look": look.value, "count": count}
            | ({} if as_of is None else {"as_of": as_of.isoformat()}),
        )


class TrailBroken(Refusal):
    """What would be sealed does not follow from what was sealed before."""

    sentence = N_(
        "The audit log does not follow from its last kept checkpoint ({why}). Nothing "
        "was sealed, and the checkpoint stays as it is. Find out more: xianfeng audit "
        "verify"
    )


class TooYoungToPrune(Refusal):
    """Entries are kept for the time that the setting says."""

    sentence = N_("Entries are kept for {days} days; younger ones cannot be pruned.")


def seal(*, actor: Acting, at: datetime, signer: Signer | None = None) -> Checkpoint | None:
    """Sign the state of the trail and add the note to those outside the database.

    Called every few minutes and at a clean stop; nothing is written where nothing came since the
    last one. The entry of the sealing itself is the last that the checkpoint holds. What came
    since the last kept note is held against it first.

    Args:
        signer: the trail's key; by default the one kept in the data folder.

    Raises:
        TrailBroken: the trail does not follow from the last kept note; nothing is written.
        KeyMissing: there are notes, and their key is gone.
    """
    signer = signer or TRAIL.signer()
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(pk=HEAD).first()
        if head is None:
            return None
        _require_following(head)
        if Checkpoint.objects.filter(size=head.size).exists():
            return None
        return _seal(actor, head, signer, at)


def seal_rows(*, actor: Acting, at: datetime) -> Entry | None:
    """Sign how far the tables have come whose rows are only added; today's rows wait a night.

    Returns:
        The entry; None where nothing was added since the last time.

    Raises:
        KeyMissing: there are notes, and their key is gone.
    """
    signer = TRAIL.signer()
    with transaction.atomic():
        head = _locked_head()
        known = last_ends()
        ends = ends_before(today_of(at), known)
        if ends == known or not any(rows for rows, _, _ in ends.values()):
            return None
        text = statement(ends)
        detail = {"added": text, "added_signed": signer.sign(text.encode()).hex()}
        return record(actor=actor, verb=SEALED, subject=head, at=at, detail=detail)


def seal_when_due(*, actor: Acting, at: datetime) -> Checkpoint | None:
    """Seal where many entries, or any for some minutes, stand behind no checkpoint.

    What is not sealed can be forged by whoever writes to the database; so it is little.

    Raises:
        TrailBroken, KeyMissing: as `seal`.
    """
    size = Head.objects.filter(pk=HEAD).values_list("size", flat=True).first() or 0
    last = Checkpoint.objects.order_by("-size").first()
    new = size - (last.size if last else 0)
    is_old = last is None or abs(at - last.recorded_at) >= SEALED_EVERY  # one may lie ahead
    return seal(actor=actor, at=at) if new >= MOST_UNSEALED or (new and is_old) else None


def begin_anew(*, actor: Acting, at: datetime) -> Checkpoint | None:
    """Go on under a new origin, with a public entry, where an older state has been restored.

    Called before anything is added to that state. What is given up is signed and kept outside the
    database, so that no entry, and no pruning, can say otherwise.

    Returns:
        The first checkpoint of the new origin; None where the state is none of an earlier time.
    """
    with transaction.atomic():
        head = _locked_head()
        known = max(map(size_of, notes_outside()), default=0)
        if not known or why_not(head) is None:
            return None
        before, signer = TRAIL.signer().name, TRAIL.signer(TRAIL.new_origin())
        said = beginning(head, signer)
        transaction.on_commit(lambda: TRAIL.begin_origin(signer.name, said))
        detail = {
            "origin": signer.name,
            "origin_before": before,
            "known": known,
            "size_restored": head.size,
        }
        record(actor=actor, verb="audit.trail.begun_anew", subject=head, at=at, detail=detail)
        head.refresh_from_db()
        return _seal(actor, head, signer, at)


def unsealable() -> str | None:
    """Tell why the trail cannot be sealed as it stands, for `doctor`; None where it can."""
    head = Head.objects.filter(pk=HEAD).first()
    try:
        return why_not(head) if head is not None else None
    except KeyMissing:
        return "the key is missing"


def _seal(actor: Acting, head: Head, signer: Signer, at: datetime) -> Checkpoint:
    record(actor=actor, verb="audit.trail.sealed", subject=head, at=at)
    head.refresh_from_db()
    state = State(signer.name, head.size, head.frontier.root)
    checkpoint = Checkpoint.objects.create(
        size=head.size,
        digest=head.digest,
        roots=head.roots,
        note=signed_checkpoint(state, [signer]),
        recorded_at=at,
    )
    transaction.on_commit(lambda: TRAIL.keep(checkpoint.note, known_notes()))
    return checkpoint


def _require_following(head: Head) -> None:
    why = why_not(head)
    if why is not None:
        raise TrailBroken(why=why)


def prune(*, actor: Acting, before: datetime, at: datetime) -> int:
    """Delete entries older than a moment, up to the last checkpoint that lies before it.

    What stays still verifies: the checkpoint holds all that the rest is chained to, and a signed
    note says that it was pruned, so that nobody can hide entries without the key.

    Args:
        before: the end of the time for which entries are kept.

    Returns:
        How many entries were deleted.

    Raises:
        TooYoungToPrune: entries are kept longer than that, or for ever.
    """
    days = settings.FIGURES.audit_kept_days
    if not days or before > at - timedelta(days=days):
        raise TooYoungToPrune(days=days)
    signer = TRAIL.signer()
    with transaction.atomic():
        first_kept = (
            Entry.objects.filter(recorded_at__gte=before).order_by("number").values("number")[:1]
        )
        kept = first_kept[0]["number"] if first_kept else None
        reached = Checkpoint.objects.filter(pruning="")
        if kept is not None:
            reached = reached.filter(size__lt=kept)
        checkpoint = reached.order_by("-size").first()
        if checkpoint is None:
            return 0
        deleted, _ = Entry.objects.filter(number__lte=checkpoint.size).delete()
        said = State(signer.name + PRUNED, checkpoint.size, checkpoint.frontier.root)
        checkpoint.pruning = signed_checkpoint(said, [signer])
        checkpoint.save(update_fields=["pruning"])
        record(
            actor=actor,
            verb="audit.entries.pruned",
            subject=checkpoint,
            at=at,
            detail={"up_to": checkpoint.size, "entries": deleted},
        )
    return deleted
