"""Two people do something at once: the tree stays a tree, and somebody administers it."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection

from tests.factories.organisation import (
    NOW,
    is_acyclic,
    make_member,
    make_organisation,
    make_role,
    make_user,
)
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.services.roles import take_role
from xianfeng.accounts.services.accounts import close_account
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.history import tree_as_of
from xianfeng.organisation.services.mergers import merge_organisations
from xianfeng.organisation.services.nodes import move_node
from xianfeng.people.models.members import Member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAY = date(2026, 9, 1)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do all at the same moment, each on a connection of its own; give how each ended."""
    barrier, ends = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            barrier.wait()
            deed()
            ends.append("done")
        except (Refusal, OperationalError) as error:
            ends.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def mover(one: Organisation, parent: Organisation) -> Callable[[], object]:
    return lambda: move_node(
        actor=SYSTEM,
        node=one,
        parent=parent,
        unit=None,
        happened_on=DAY,
        reason="",
        at=NOW,
    )


@pytest.mark.parametrize("_round", range(5))
def test_moves_below_each_other_make_no_cycle(_round: int) -> None:
    top = make_organisation()
    one, other, third = (make_organisation(parent=top) for _ in range(3))

    ends = at_once(mover(one, other), mover(other, third), mover(third, one))

    assert ends == ["WouldCycle", "done", "done"]
    assert is_acyclic(tree_as_of(DAY))
    assert len(tree_as_of(DAY).nodes) == 4
    for row in Organisation.objects.select_related("parent"):
        assert row.path[:-8] == (row.parent.path if row.parent else "")


def test_two_merge_each_other_and_one_stays() -> None:
    one, other = make_organisation(), make_organisation()
    people = [make_member(organisation=each) for each in (one, other)]

    def merger(ending: Organisation, survivor: Organisation) -> Callable[[], object]:
        return lambda: merge_organisations(
            actor=SYSTEM,
            merged=[ending],
            survivor=survivor,
            happened_on=DAY,
            reason="",
            at=NOW,
        )

    assert at_once(merger(one, other), merger(other, one)) == ["IsClosed", "done"]

    stays = Organisation.objects.get(closed_on=None)
    assert Member.objects.filter(organisation=stays).count() == len(people)


@pytest.mark.parametrize("_round", range(5))
def test_two_administrators_cannot_end_each_other(_round: int) -> None:
    one, other = make_user(), make_user()
    roles = {user.pk: make_role(user=user, kind=RoleKind.ADMINISTRATOR) for user in (one, other)}
    actors = {user.pk: actor_of(user, at=NOW) for user in (one, other)}

    ends = at_once(
        lambda: close_account(actor=actors[one.pk], user=other, at=NOW),
        lambda: take_role(actor=actors[other.pk], role=roles[one.pk], at=NOW),
    )

    assert ends == ["LastAdministrator", "done"]
    in_force = Role.objects.filter(user__is_active=True, ends_at=None)
    assert in_force.count() == 1
