"""Who has no account yet."""

from dataclasses import dataclass

from django.db.models import QuerySet

from xianfeng.access.permissions import OPENERS, can_open_accounts, opens_accounts_anywhere
from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import below, reached_by
from xianfeng.people.models.members import Member


@dataclass(frozen=True)
class WithoutAccount:
    """How many members of an organisation and those below it have no account.

    Attributes:
        ready: those with a number, which becomes the sign-in name.
    """

    total: int
    ready: int

    @property
    def unready(self) -> int:
        return self.total - self.ready


def members_without_account(organisation: Organisation) -> QuerySet[Member]:
    """List those on the lists of an organisation and below it who have no account."""
    return (
        Member.objects.filter(
            below(organisation.path, prefix="organisation__"), user=None, left_on=None
        )
        .select_related("organisation")
        .order_by("organisation__path", "name", "pk")
    )


def count_without_account(organisation: Organisation) -> WithoutAccount:
    """Count them."""
    people = members_without_account(organisation).order_by()
    total = people.count()
    return WithoutAccount(total, total - people.filter(number="").count())


def members_to_open_for(actor: Actor) -> QuerySet[Member]:
    """List the members in reach of those who open accounts; some may have one already.

    Whoever acts as a deputy opens none.
    """
    if not opens_accounts_anywhere(actor):
        return Member.objects.none()
    reached = reached_by(actor, OPENERS, organisation="organisation__", unit="organisation__unit__")
    return Member.objects.filter(reached, left_on=None).select_related("organisation__unit")


def account_place(actor: Actor, member: Member) -> bool | None:
    """Tell whether a member's page offers to open the account; None draws nothing."""
    is_waiting = member.user_id is None and member.left_on is None
    return True if is_waiting and can_open_accounts(actor, member.organisation) else None
