from collections.abc import Sequence
from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone

from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy

from . import channels, services
from .selectors import digests

AT_MOST_ONCE = Policy(attempts=5, wait=timedelta(minutes=5), is_whole=False)


class Courier:
    """The program itself, as an actor of the trail."""

    user_id = None
    actor_kind = "system"


COURIER = Courier()


@job("notices.send", policy=AT_MOST_ONCE)
def send(*, kinds: Sequence[str] = ()) -> int:
    """Send what is new, one message a person; give how many went out.

    Each person's notices are marked as soon as their message is out, so that a second attempt
    sends only what is left.
    """
    if not services.has_channel():
        return 0
    sent = 0
    for digest in digests(kinds=kinds):
        if channels.send(digest):
            services.mark_sent(actor=COURIER, notices=digest.notices, at=timezone.now())
            sent += 1
    return sent


@job("notices.digest", policy=AT_MOST_ONCE, daily=time(8, 0))
def send_digest() -> int:
    """Send the day's digest, and forget what was read long ago."""
    now = timezone.now()
    kept = timedelta(days=settings.FIGURES.notice_kept_days)
    services.forget(actor=COURIER, before=now - kept, at=now)
    return send()
