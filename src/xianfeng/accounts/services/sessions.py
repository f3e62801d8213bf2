from datetime import datetime
from importlib import import_module  # noqa: TID251 -- Django names its store by a setting

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError, transaction
from django.db.models import QuerySet

from xianfeng.accounts.models import User
from xianfeng.audit.keeping import without_waiting
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.troubles import trouble_of

SEEN = "xf_seen"
"""When the session was last used, give or take `FRESH` (seconds since 1970)."""


def touch_session(*, actor: Acting, session: SessionBase, at: datetime) -> None:
    """Note that a session is in use; called once a minute at most, for it writes.

    Whoever reads waits for nobody who writes: where nothing can be written, the next use is noted.
    """
    del actor
    before = session.get(SEEN)
    session[SEEN] = at.timestamp()
    try:
        with without_waiting(), transaction.atomic():
            session.save()
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=at)
    except OperationalError as error:
        if trouble_of(error) is None:
            raise
        session[SEEN] = before
    session.modified = False


def renew_session(*, actor: Acting, session: SessionBase, at: datetime) -> None:
    """Renew a session's key and keep what it holds: the old key opens nothing any more."""
    del actor, at
    old = session.session_key
    session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=session.session_key)


def end_session(*, actor: Acting, user: User, session_id: int, at: datetime) -> bool:
    """End one of the user's sessions; false where it is not theirs or is over."""
    ended = _end(UserSession.objects.filter(user=user, pk=session_id))
    if ended:
        record(actor=actor, verb="accounts.session.ended", subject=user, at=at)
    return bool(ended)


def end_other_sessions(*, actor: Acting, user: User, keep: str | None, at: datetime) -> int:
    """End all sessions of a user but the one with this key, and tell how many there were."""
    ended = _end(UserSession.objects.filter(user=user).exclude(session_key=keep or ""))
    if ended:
        record(
            actor=actor,
            verb="accounts.sessions.ended",
            subject=user,
            at=at,
            detail={"sessions": ended},
        )
    return ended


def _end(sessions: QuerySet[UserSession]) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    keys = [row.session_key for row in sessions]
    for key in keys:
        store.delete(key)
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def drop_sessions(*, actor: Acting, user_id: int, at: datetime) -> int:
    """End every session of a user, as part of a deed that has its own line in the trail."""
    del actor, at
    return _end(UserSession.objects.filter(user_id=user_id))
