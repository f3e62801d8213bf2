from datetime import datetime

from django.db import transaction

from xianfeng.access.permissions import can_open_official
from xianfeng.access.services.roles import give_role
from xianfeng.accounts.services import (
    FirstSignIn,
    open_account_with_code,
)
from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit


class SignInNameMissing(Refusal):
    """Members without a number need a sign-in name."""

    sentence = N_("Enter a sign-in name: the member has no number that could serve as one.")
    beside = ("username",)


def open_official_account(
    *,
    actor: Actor,
    username: str,
    name: str,
    kind: str,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    reason: str = "",
    at: datetime,
) -> FirstSignIn:
    """Open the account of somebody who is no member, together with the first role.

    Without the role nobody would look after the account: both are there, or neither.

    Raises:
        NotAllowed: the actor does not administer the place.
        WrongUsername, ForeignLetters, NameTaken: as `accounts.services` says.
        and whatever `give_role` raises.
    """
    if not can_open_official(actor, organisation=organisation, unit=unit):
        raise NotAllowed
    with transaction.atomic():
        first = open_account_with_code(actor=actor, username=username, name=name, at=at)
        give_role(
            actor=actor,
            user=first.user,
            kind=kind,
            organisation=organisation,
            unit=unit,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            at=at,
        )
    return first
