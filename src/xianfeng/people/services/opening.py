"""Accounts that are opened for members and officials, each with a code to choose a password by."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from xianfeng.access.permissions import can_open_accounts
from xianfeng.access.services.opening import SignInNameMissing
from xianfeng.accounts.services.first_codes import (
    FirstSignIn,
    open_account_with_code,
    open_accounts_with_codes,
)
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look, record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.opening import members_without_account, proposed_names
from xianfeng.people.services.life import HasLeft


class NobodyToOpenFor(Refusal):
    """All have an account, or neither a number nor a sound that could be the sign-in name."""

    sentence = N_(
        "No sign-in name can be proposed for anybody here without an account. Open these "
        "accounts one by one."
    )


@dataclass(frozen=True)
class OpenedMember:
    """A member whose account was opened in a batch."""

    member: Member
    first: FirstSignIn


def open_member_account(
    *, actor: Actor, member: Member, at: datetime, username: str = ""
) -> FirstSignIn:
    """Open the account of a member; the number is the sign-in name where no other is said.

    Raises:
        NotAllowed: the member is not in the actor's reach.
        HasLeft, Twice, SignInNameMissing: as they say.
        WrongUsername, ForeignLetters, NameTaken: as `accounts.services` says.
    """
    require(can_open_accounts, actor, member.organisation)
    with transaction.atomic():
        current = Member.objects.select_for_update().get(pk=member.pk)
        if current.left_on is not None:
            raise HasLeft
        if current.user_id is not None:
            raise Twice(what=N_("This member already has an account."))
        name = username or current.number
        if not name:
            raise SignInNameMissing
        first = open_account_with_code(actor=actor, username=name, name=current.name, at=at)
        current.user_id = first.user.pk
        current.save(update_fields=["user"])
        record(
            actor=actor,
            verb="access.account.opened",
            subject=current,
            at=at,
            detail={"user": first.user.pk},
        )
    return first


def open_member_accounts(
    *, actor: Actor, organisation: Organisation, at: datetime
) -> tuple[OpenedMember, ...]:
    """Open the accounts of members of an organisation and below it who have none, a batch at once.

    The sign-in name is the number, else the name by its sound (`proposed_names`). How many are
    opened at once is a figure (`accounts_most_at_once`); all of them, or none.

    Raises:
        NotAllowed: the organisation is not in the actor's reach.
        NobodyToOpenFor: there is nobody for whom a name could be proposed.
    """
    require(can_open_accounts, actor, organisation)
    most = settings.FIGURES.accounts_most_at_once
    with transaction.atomic():
        waiting = members_without_account(organisation)
        people = list(waiting.select_for_update(of=("self",))[:most])
        names = proposed_names(people)
        given = open_accounts_with_codes(
            actor=actor,
            names={names[each.pk]: each.name for each in people if each.pk in names},
            at=at,
        )
        opened = tuple(
            OpenedMember(member, given[names[member.pk]])
            for member in people
            if names.get(member.pk) in given
        )
        if not opened:
            raise NobodyToOpenFor
        for each in opened:
            each.member.user_id = each.first.user.pk
        Member.objects.bulk_update([each.member for each in opened], ["user"], batch_size=200)
        record(
            actor=actor,
            verb="access.accounts.opened",
            subject=organisation,
            at=at,
            detail={"count": len(opened)},
        )
        note_look(actor=actor, subject=organisation, look=Look.EXPORT, count=len(opened), at=at)
    return opened
