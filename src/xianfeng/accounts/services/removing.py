from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.helpers import get_cool_off
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from xianfeng.accounts.models import FirstCode, Memo, SavedFilter, User, WrongTries
from xianfeng.accounts.services.sessions import drop_sessions
from xianfeng.audit.services import Acting, record


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


def erase_account(*, actor: Acting, user: User, at: datetime) -> User:
    """Close an account for good and remove what it tells of a person (PIPL).

    A room above has decided it: whether a person goes is not for this room to say. The row
    stays, nameless, because the trail and others' records point at it.
    """
    with transaction.atomic():
        for table in (AccessAttempt, AccessLog, AccessFailureLog):
            table.objects.filter(username=user.username).delete()
        for table in (
            *(Authenticator, EmailAddress, FirstCode),
            *(SavedFilter, SocialAccount, WrongTries),
        ):
            table.objects.filter(user=user).delete()
        drop_sessions(actor=actor, user_id=user.pk, at=at)
        # No sign-in name has a colon: nobody can take this one away beforehand.
        user.username, user.email = f"removed:{user.pk}", ""
        user.first_name = user.last_name = ""
        user.is_active, user.last_login = False, None
        user.set_unusable_password()
        user.save()
        record(actor=actor, verb="accounts.account.erased", subject=user, at=at)
    return user
