from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, Person, RoleKind
from xianfeng.jobs.models import Run

from .rules import READERS, WATCHERS, FirstPage, pages_of


def can_see(actor: Actor, page: FirstPage) -> bool:
    """Tell whether a first page is for this actor."""
    if page is FirstPage.ME:
        return isinstance(actor, Person)
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
    """List the first pages that are for this actor, the strongest first."""
    pages = pages_of({role.kind for role in actor.held}, is_member=isinstance(actor, Person))
    return tuple(page for page in pages if page is not FirstPage.TRAIL or can_see_trail(actor))


def has_page_of_their_own(actor: Actor) -> bool:
    """Tell whether the actor is a member whose first page is another, by a role."""
    return isinstance(actor, Person) and len(first_pages(actor)) > 1


def looks_after_all(actor: Actor, kinds: frozenset[RoleKind]) -> bool:
    """Tell whether the actor holds one of the roles for all there is.

    Where there are several tops, a role at one of them reaches that one only.
    """
    return any(role.kind in kinds and role.is_whole for role in actor.held)


def can_see_trail(actor: Actor) -> bool:
    """Tell whether the trail is for this actor: auditors and administrators of the whole."""
    return looks_after_all(actor, WATCHERS)


def can_see_runs(actor: Actor) -> bool:
    """Tell whether all background work is for this actor: auditors, administrators of the whole."""
    return looks_after_all(actor, WATCHERS)


def can_steer_run(actor: Actor, run: Run) -> bool:
    """Tell whether the actor may stop a run or try it again: one's own, administrators any."""
    is_own = run.user_id is not None and run.user_id == actor.user_id
    return is_own or looks_after_all(actor, frozenset({RoleKind.ADMINISTRATOR}))


def can_set_up_house(actor: Actor) -> bool:
    """Tell whether the actor says how the installation is called: who administers the whole."""
    return looks_after_all(actor, frozenset({RoleKind.ADMINISTRATOR}))
