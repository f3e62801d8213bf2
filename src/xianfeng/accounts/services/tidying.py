from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q

from xianfeng.accounts.models import FirstCode, Memo
from xianfeng.audit.services import Acting


def tidy(*, actor: Acting, at: datetime) -> int:
    """Delete what signing in leaves behind and nobody needs any more, and tell how many rows.

    Sessions that are over go with the address and the browser that were kept as long as they
    lasted; so do wrong tries whose lock is over, memos whose minutes have passed, and codes that
    are too old. None of it is a deed on somebody's account: the trail holds those.
    """
    del actor
    over = UserSession.objects.filter(
        Q(last_seen_at__lte=at - settings.XIANFENG_SESSION_IDLE)
        | Q(created_at__lte=at - settings.XIANFENG_SESSION_LONGEST)
    )
    keys = list(over.values_list("session_key", flat=True))
    count: int = 0
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        count += Session.objects.filter(session_key__in=some).delete()[0]
        count += UserSession.objects.filter(session_key__in=some).delete()[0]
    count += Session.objects.filter(expire_date__lte=at).delete()[0]
    alive = Session.objects.values("session_key")
    count += UserSession.objects.exclude(session_key__in=alive).delete()[0]
    count += Memo.objects.filter(expires__lte=at).delete()[0]
    count += FirstCode.objects.filter(ends_at__lte=at).delete()[0]
    locked = get_cool_off() or timedelta()
    count += AccessAttempt.objects.filter(attempt_time__lte=at - locked).delete()[0]
    return count
