from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction

from xianfeng.accounts.models import User
from xianfeng.accounts.services.ground import cared_for
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, Refusal


class UnknownProvider(Refusal):
    """The operator has set up no identity provider of this name."""

    sentence = N_("There is no identity provider “{provider}” here.")


class AlreadyTied(Refusal):
    """The identity belongs to somebody."""

    sentence = N_("This identity is linked to another account.")


class NotTied(Refusal):
    """The account has no such identity."""

    sentence = N_("The account has no identity at “{provider}”.")


def tie_identity(
    *, actor: Acting, user: User, provider: str, uid: str, at: datetime
) -> SocialAccount:
    """Let an outside identity sign in with an account, by the provider's own key of the person.

    Args:
        actor: who looks after the account; the owner does it by signing in there instead.

    Raises:
        NotAllowed: the actor does not look after this account.
        UnknownProvider: the settings name no such provider.
        AlreadyTied: the identity is somebody's.
    """
    try:
        with transaction.atomic():
            user = cared_for(actor=actor, user=user, at=at)
            if provider not in {known.slug for known in settings.XIANFENG_IDENTITY_PROVIDERS}:
                raise UnknownProvider(provider=provider)
            identity = SocialAccount.objects.create(user=user, provider=provider, uid=uid)
            record(
                actor=actor,
                verb="accounts.identity.tied",
                subject=user,
                at=at,
                detail={"provider": provider},
            )
    except IntegrityError as error:
        raise AlreadyTied from error
    return identity


def untie_identity(*, actor: Acting, user: User, provider: str, at: datetime) -> int:
    """Let a provider sign in with an account no more, and tell how many identities there were.

    Raises:
        NotAllowed: the actor does not look after this account.
        NotTied: there was none.
    """
    with transaction.atomic():
        user = cared_for(actor=actor, user=user, at=at)
        count: int = SocialAccount.objects.filter(user=user, provider=provider).delete()[0]
        if not count:
            raise NotTied(provider=provider)
        record(
            actor=actor,
            verb="accounts.identity.untied",
            subject=user,
            at=at,
            detail={"provider": provider},
        )
    return count
