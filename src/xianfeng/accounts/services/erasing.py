from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction

from xianfeng.accounts.models import FirstCode, SavedFilter, User
from xianfeng.audit.services import Acting, record

from .sessions import drop_sessions


def erase_account(*, actor: Acting, user: User, at: datetime) -> User:
    """Close an account for good and remove what it tells of a person (PIPL).

    A room above has decided it: whether a person goes is not for this room to say. The row
    stays, nameless, because the trail and others' records point at it.

    Args:
        actor: who granted the deletion.
        user: whose account goes.
        at: the moment of recording.
    """
    with transaction.atomic():
        for table in (AccessAttempt, AccessLog, AccessFailureLog):
            table.objects.filter(username=user.username).delete()
        for table in (Authenticator, EmailAddress, FirstCode, SavedFilter, SocialAccount):
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
