"""Who has no account yet."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet

from xianfeng.access.permissions import OPENERS, can_open_accounts, opens_accounts_anywhere
from xianfeng.accounts.selectors import free_names, taken_names
from xianfeng.actors.rules import Actor
from xianfeng.foundation.names import sign_in_name
from xianfeng.foundation.text import foreign_letters
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import below, reached_by
from xianfeng.people.models.members import Member

SIGN_IN_NAME = re.compile(r"[\w.@+-]{1,150}")
NAME_MOST = 40
"""Letters of a sign-in name that is proposed."""


def members_without_account(organisation: Organisation) -> QuerySet[Member]:
    """List those on the lists of an organisation and below it who have no account."""
    return (
        Member.objects.filter(
            below(organisation.path, prefix="organisation__"), user=None, left_on=None
        )
        .select_related("organisation")
        .order_by("organisation__path", "name_keys", "pk")
    )


def proposed_names(people: Iterable[Member]) -> dict[int, str]:
    """Propose a sign-in name for each: the number, else the name by its sound; doubles numbered.

    A number that cannot be signed in with, or is somebody's sign-in name already, gives way to the
    sound of the name. Whoever has neither is left out.
    """
    rows = list(people)
    numbers = {row.pk: row.number for row in rows if _opens(row.number)}
    sounds = {row.pk: sign_in_name(row.name)[:NAME_MOST] for row in rows}
    taken = taken_names({*numbers.values(), *filter(None, sounds.values())})
    wanted = {
        row.pk: numbers[row.pk] if row.pk in numbers and row.number not in taken else sounds[row.pk]
        for row in rows
    }
    return free_names(wanted, taken=taken)


def batch_to_open(organisation: Organisation) -> dict[int, str]:
    """Propose a sign-in name for each member of the next batch; what is shown is what is opened."""
    batch = members_without_account(organisation)[: settings.FIGURES.accounts_most_at_once]
    return proposed_names(batch)


def _opens(number: str) -> bool:
    return bool(SIGN_IN_NAME.fullmatch(number)) and not foreign_letters(number)


def members_to_open_for(actor: Actor) -> QuerySet[Member]:
    """List the members in reach of those who open accounts; some may have one already.

    Whoever acts as a deputy opens none.
    """
    if not opens_accounts_anywhere(actor):
        return Member.objects.none()
    reached = reached_by(actor, OPENERS)
    return Member.objects.filter(reached, left_on=None).select_related("organisation__unit")


def account_place(actor: Actor, member: Member) -> bool | None:
    """Tell whether a member's page offers to open the account; None draws nothing."""
    is_waiting = member.user_id is None and member.left_on is None
    return True if is_waiting and can_open_accounts(actor, member.organisation) else None
