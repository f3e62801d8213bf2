import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.jobs.services import enqueue

from .models import Notice, Preference
from .rules import kind_named


class UnknownMessenger(Refusal):
    """The operator has set up no messenger of this name."""

    sentence = N_("There is no messenger “{name}” here.")


def notify(
    *,
    actor: Acting,
    user_ids: Iterable[int],
    kind: str,
    at: datetime,
    details: Mapping[str, object] | None = None,
    url: str = "",
    key: str = "",
) -> int:
    """Put a notice into the inboxes of some users, inside the caller's transaction.

    Whoever has not yet read a notice of this kind and key gets no second one. The deed that the
    notice tells of has its own line in the trail; the notice adds none.

    Args:
        actor: whose deed it tells of; they are not told of it themselves.
        kind: "room.fact", of a kind that a room names.
        details: fill the gaps of the sentence; names of things, never secrets.
        url: the page to open, an address of this platform.
        key: names the matter, so that it is said once.

    Returns:
        How many inboxes it went to.

    Raises:
        UnknownKind: no room names the kind.
    """
    is_urgent = kind_named(kind).is_urgent
    wanted = {user_id for user_id in user_ids if user_id != actor.user_id}
    with transaction.atomic():
        if key:
            told = Notice.objects.filter(kind=kind, key=key, read_at__isnull=True)
            wanted -= set(told.filter(user_id__in=wanted).values_list("user_id", flat=True))
        Notice.objects.bulk_create(
            [
                Notice(
                    user_id=user_id,
                    kind=kind,
                    details=dict(details or {}),
                    url=url,
                    key=key,
                    recorded_at=at,
                )
                for user_id in sorted(wanted)
            ],
            ignore_conflicts=True,
        )
        if wanted and is_urgent and has_channel():
            enqueue("notices.send", kinds=[kind])
    return len(wanted)


def has_channel() -> bool:
    """Tell whether notices can leave the platform at all."""
    return bool(settings.XIANFENG_MAIL or settings.XIANFENG_MESSENGERS)


def read(*, actor: Acting, notices: Iterable[Notice], at: datetime) -> int:
    """Mark the actor's own notices as read; a notice of somebody else is left alone."""
    return _unread(actor).filter(pk__in=[notice.pk for notice in notices]).update(read_at=at)


def read_all(*, actor: Acting, at: datetime) -> int:
    """Mark all of the actor's notices as read, and tell how many."""
    return _unread(actor).update(read_at=at)


def _unread(actor: Acting) -> QuerySet[Notice]:
    if actor.user_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(user_id=actor.user_id, read_at__isnull=True)


def mark_sent(*, actor: Acting, notices: Iterable[Notice], at: datetime) -> int:
    """Note that notices went out by mail, so that no digest holds them again."""
    del actor
    chosen = [notice.pk for notice in notices]
    return Notice.objects.filter(pk__in=chosen, sent_at__isnull=True).update(sent_at=at)


def prefer(
    *, actor: Acting, by_mail: bool, messenger: str, address: str, at: datetime
) -> Preference:
    """Keep how the actor wants to be told beside the inbox.

    Raises:
        NotAllowed: a command or a job has no inbox.
        UnknownMessenger: the operator has set up no messenger of this name.
    """
    if actor.user_id is None:
        raise NotAllowed
    if messenger and messenger not in settings.XIANFENG_MESSENGERS:
        raise UnknownMessenger(name=messenger)
    chosen = {"by_mail": by_mail, "messenger": messenger, "address": address if messenger else ""}
    with transaction.atomic():
        preference, _ = Preference.objects.update_or_create(
            user_id=actor.user_id, defaults={**chosen, "recorded_at": at}
        )
        record(
            actor=actor,
            verb="notices.preference.kept",
            subject=preference,
            at=at,
            detail={"by_mail": by_mail, "messenger": messenger},
            is_own=True,
        )
    return preference


def forget(*, actor: Acting, before: datetime, at: datetime) -> int:
    """Delete read notices from before a moment; what they told of stays where it happened."""
    del actor, at
    deleted, _ = Notice.objects.filter(read_at__lt=before).delete()
    return deleted


def forget_person(*, actor: Acting, user_id: int, names: Iterable[str], at: datetime) -> int:
    """Delete all that was told to a person, and how, and what names the person to others.

    Part of a deed that has its own line in the trail.

    Returns:
        How many notices there were.
    """
    del actor, at
    Preference.objects.filter(user=user_id).delete()
    found = Q(user=user_id)
    for name in filter(None, names):
        # One database keeps JSON with its signs escaped, the other as they are.
        found |= Q(text__contains=name) | Q(text__contains=json.dumps(name)[1:-1])
    notices = Notice.objects.annotate(text=Cast("details", TextField())).filter(found)
    deleted, _ = Notice.objects.filter(pk__in=list(notices.values_list("pk", flat=True))).delete()
    return deleted
