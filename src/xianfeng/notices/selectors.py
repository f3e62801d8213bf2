import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext

from xianfeng.ui.words import say_date

from .models import Notice, Preference
from .rules import say

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Line:
    """A notice as its reader sees it."""

    pk: int
    sentence: str
    url: str
    is_read: bool
    recorded_at: datetime


@dataclass(frozen=True)
class Digest:
    """What one person has not read and was not sent yet."""

    user_id: int
    mail: str
    messenger: str
    address: str
    notices: tuple[Notice, ...]


def notices_of(user_id: int, *, unread: bool = False) -> QuerySet[Notice]:
    """Return a user's own notices, newest first."""
    own = Notice.objects.filter(user_id=user_id).order_by("-pk")
    return own.filter(read_at__isnull=True) if unread else own


def unread_count(user_id: int) -> int:
    """Tell how many notices a user has not read."""
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count()


def lines(notices: Sequence[Notice]) -> list[Line]:
    """Say notices in the reader's language."""
    return [
        Line(
            pk=notice.pk,
            sentence=say(notice.kind, _days_said(notice.details), gettext),
            url=notice.url,
            is_read=notice.read_at is not None,
            recorded_at=notice.recorded_at,
        )
        for notice in notices
    ]


def _days_said(details: Mapping[str, object]) -> dict[str, object]:
    """Say the days among details as the reader's language does; they are kept in ISO's form."""
    return {
        name: say_date(date.fromisoformat(value), with_time=False)
        if isinstance(value, str) and _DAY.fullmatch(value)
        else value
        for name, value in details.items()
    }


def digests(*, kinds: Sequence[str] = ()) -> list[Digest]:
    """List what is to be sent: unread, not yet sent, to those who can be reached and want it.

    Args:
        kinds: only these; none means all.
    """
    waiting = Notice.objects.filter(read_at__isnull=True, sent_at__isnull=True)
    waiting = waiting.filter(user__is_active=True).select_related("user__notice_preference")
    if kinds:
        waiting = waiting.filter(kind__in=kinds)
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in waiting.order_by("user_id", "pk"):
        found[notice.user_id].append(notice)
    made = [_digest(notices) for notices in found.values()]
    return [digest for digest in made if digest.mail or digest.messenger]


def _digest(notices: Sequence[Notice]) -> Digest:
    user = notices[0].user
    kept: Preference | None = getattr(user, "notice_preference", None)
    return Digest(
        user_id=user.pk,
        mail=user.email if kept is None or kept.by_mail else "",
        messenger=kept.messenger if kept else "",
        address=kept.address if kept else "",
        notices=tuple(notices),
    )
