from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from django.db import models, transaction

from xianfeng.foundation.ledger import Checkpoint as State
from xianfeng.foundation.ledger import Signer, signed_checkpoint

from .keys import keep_outside, trail_signer
from .models import Checkpoint, Entry, Head
from .rules import START, Look, as_kept, chained

HEAD = 1
"""Key of the one row of `Head`."""


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
        actor: who did it.
        verb: what was done, as "room.noun.done".
        subject: the record that it was done to; saved already.
        at: the moment of recording, given from the edge.
        detail: figures worth keeping, without personal data or secrets.
        changes: field → (before, after), without secrets.
        reason: why, in the actor's own words, where one was asked for.
        is_own: a deed of one's own person (a sign-up, one's own record), never done for another,
            whoever the actor acts for meanwhile.
    """
    with transaction.atomic():
        head, _ = Head.objects.select_for_update().get_or_create(
            pk=HEAD, defaults={"digest": START.hex()}
        )
        entry = Entry(
            number=head.size + 1,
            user_id=actor.user_id,
            for_user_id=None if is_own else _principal_of(actor),
            actor_kind=actor.actor_kind,
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


def _principal_of(actor: Acting) -> int | None:
    principal: int | None = getattr(getattr(actor, "acting_for", None), "user_id", None)
    return principal


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
        actor: who looks.
        subject: the member looked at, or the organisation, roll or other thing whose page shows
            members; each room says on which of its own things a member stands.
        look: what was looked at.
        at: the moment of the look.
        count: how many persons were shown.
        as_of: the day of which a list was asked; None for today.
    """
    user_id = getattr(subject, "user_id", None)
    if count < 1 or (user_id is not None and user_id == actor.user_id):
        return None
    return record(
        actor=actor,
        verb="audit.people.seen",
        subject=subject,
        at=at,
        detail={"look": look.value, "count": count}
        | ({} if as_of is None else {"as_of": as_of.isoformat()}),
    )


def seal(*, actor: Acting, at: datetime, signer: Signer | None = None) -> Checkpoint | None:
    """Sign the state of the trail and keep the note outside the database too.

    Called by the daily job; nothing is written where nothing came since the last one. The entry
    of the sealing itself is the last that the checkpoint holds.

    Args:
        actor: who seals; SYSTEM as a rule.
        at: the moment of recording.
        signer: the trail's key; by default the one kept in the data folder.
    """
    signer = signer or trail_signer()
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(pk=HEAD).first()
        if head is None or Checkpoint.objects.filter(size=head.size).exists():
            return None
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
    keep_outside(checkpoint.note)
    return checkpoint


def prune(*, actor: Acting, before: datetime, at: datetime) -> int:
    """Delete entries older than a moment, up to the last checkpoint that lies before it.

    What stays still verifies: the checkpoint holds all that the rest is chained to.

    Args:
        actor: who prunes; SYSTEM as a rule.
        before: the end of the time for which entries are kept.
        at: the moment of recording.

    Returns:
        How many entries were deleted.
    """
    with transaction.atomic():
        first_kept = (
            Entry.objects.filter(recorded_at__gte=before).order_by("number").values("number")[:1]
        )
        kept = first_kept[0]["number"] if first_kept else None
        reached = Checkpoint.objects.filter(pruned_at__isnull=True)
        if kept is not None:
            reached = reached.filter(size__lt=kept)
        checkpoint = reached.order_by("-size").first()
        if checkpoint is None:
            return 0
        deleted, _ = Entry.objects.filter(number__lte=checkpoint.size).delete()
        checkpoint.pruned_at = at
        checkpoint.save(update_fields=["pruned_at"])
        record(
            actor=actor,
            verb="audit.entries.pruned",
            subject=checkpoint,
            at=at,
            detail={"up_to": checkpoint.size, "entries": deleted},
        )
    return deleted
