from xianfeng.organisation.models import Member
from xianfeng.organisation.permissions import Actor, has_role, roles_of

from .rules import READERS, FirstPage, pages_of


def can_see(actor: Actor, page: FirstPage) -> bool:
    """Tell whether a first page is for this actor."""
    if page is FirstPage.ME:
        return isinstance(actor, Member)
    return has_role(actor, READERS[page])


def can_see_leader_page(actor: Actor) -> bool:
    """Tell whether the leader's page is for this actor: leaders, officers, auditors."""
    return can_see(actor, FirstPage.LEADER)


def can_see_work(actor: Actor) -> bool:
    """Tell whether the workbench is for this actor: organisation officers."""
    return can_see(actor, FirstPage.WORK)


def can_see_branch(actor: Actor) -> bool:
    """Tell whether the branch board is for this actor: secretaries."""
    return can_see(actor, FirstPage.BRANCH)


def can_see_administration(actor: Actor) -> bool:
    """Tell whether the administration is for this actor."""
    return can_see(actor, FirstPage.ADMINISTRATION)


def is_member(actor: Actor) -> bool:
    """Tell whether the actor is a member, who has a page of their own."""
    return can_see(actor, FirstPage.ME)


def first_pages(actor: Actor) -> tuple[FirstPage, ...]:
    """Give the first pages that are for this actor, the strongest first."""
    return pages_of({role.kind for role in roles_of(actor)}, is_member=isinstance(actor, Member))


def has_page_of_their_own(actor: Actor) -> bool:
    """Tell whether the actor is a member whose first page is another, by a role."""
    return isinstance(actor, Member) and len(first_pages(actor)) > 1
