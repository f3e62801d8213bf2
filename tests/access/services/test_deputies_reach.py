"""Whatever roles and places there are: whoever acts reaches what the principal does there, no more."""

from collections.abc import Callable
from functools import partial

from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories.organisation import (
    NOW,
    make_acting_actor,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from xianfeng.access.permissions import can_give_role, can_open_accounts
from xianfeng.access.selectors.accounts import accounts_looked_after_by
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind, kinds_held
from xianfeng.asks.permissions import is_at_side
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import (
    can_export_organisations,
    can_manage_organisations,
    can_shape,
)
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import (
    can_draw_rolls,
    can_keep_members,
    can_see_members,
)
from xianfeng.people.rules.kinds import KEEPERS
from xianfeng.people.selectors.visible import members_visible_to

NODES = st.integers(0, 6)
PLACES = st.one_of(
    st.none(), st.tuples(st.just("organisation"), NODES), st.tuples(st.just("unit"), NODES)
)
ROLES = st.lists(st.tuples(st.sampled_from(RoleKind), PLACES), min_size=1, max_size=3)
OWN: list[tuple[RoleKind, tuple[str, int] | None]] = [(RoleKind.ADMINISTRATOR, None)]
OF_AN_ORGANISATION: tuple[Callable[[Actor, Organisation], bool], ...] = (
    can_manage_organisations,
    can_shape,
    can_see_members,
    can_keep_members,
    can_draw_rolls,
    can_export_organisations,
    partial(is_at_side, kinds=KEEPERS),
    can_open_accounts,
)


class Tree:
    """Two trees of seven nodes; some organisations are tied to a unit of another branch."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.organisations: list[Organisation] = []
        self.members: list[Member] = []
        for above in (None, 0, 0, 1, 1, 2, 3):
            self.units.append(make_unit(parent=None if above is None else self.units[above]))
        for above, unit in ((None, 0), (0, 1), (0, None), (1, 5), (1, 3), (2, 2), (3, 6)):
            self.organisations.append(
                make_organisation(
                    parent=None if above is None else self.organisations[above],
                    unit=None if unit is None else self.units[unit],
                )
            )
            self.members.append(make_member(organisation=self.organisations[-1]))

    def place(self, place: tuple[str, int] | None) -> dict[str, Organisation | Unit]:
        if place is None:
            return {}
        name, number = place
        return {name: (self.organisations if name == "organisation" else self.units)[number]}


class TestReach(TestCase):
    """Hypothesis puts every example into a transaction of its own."""

    @settings(max_examples=25)
    @given(roles=ROLES, own=ROLES, place=PLACES)
    @example(roles=[(RoleKind.OFFICER, None)], own=OWN, place=("organisation", 1))
    @example(roles=[(RoleKind.OFFICER, ("organisation", 0))], own=OWN, place=("organisation", 1))
    @example(roles=[(RoleKind.SECRETARY, ("organisation", 1))], own=OWN, place=("unit", 3))
    @example(roles=[(RoleKind.LEADER, ("unit", 0))], own=OWN, place=("organisation", 1))
    def test_acting_reaches_only_what_the_principal_reaches_in_the_place(
        self,
        roles: list[tuple[RoleKind, tuple[str, int] | None]],
        own: list[tuple[RoleKind, tuple[str, int] | None]],
        place: tuple[str, int] | None,
    ) -> None:
        tree, principal, deputy = Tree(), make_user(), make_user()
        for user, held in ((principal, roles), (deputy, own)):
            for kind, where in held:
                make_role(user=user, kind=kind, **tree.place(where))  # type: ignore[arg-type]
        row = make_deputyship(principal=principal, deputy=deputy, **tree.place(place))  # type: ignore[arg-type]
        acting, alone = make_acting_actor(row), actor_of(principal, at=NOW)
        if acting.acting_for is None:
            self.check_nothing_was_there(acting, deputy.pk, roles, place)
            return

        assert RoleKind.ADMINISTRATOR.value not in kinds_held(acting)
        assert not accounts_looked_after_by(acting, NOW).exists()
        for organisation in tree.organisations:
            for may in OF_AN_ORGANISATION:
                assert not may(acting, organisation) or may(alone, organisation)
            for kind in RoleKind:
                assert not can_give_role(acting, kind, organisation=organisation)
                if place is None and kind is not RoleKind.ADMINISTRATOR:
                    assert has_role(acting, {kind}, organisation=organisation) == has_role(
                        alone, {kind}, organisation=organisation
                    )
        for seen in (organisations_visible_to, units_visible_to, members_visible_to):
            mine = {each.pk for each in seen(acting)}
            assert mine <= {each.pk for each in seen(alone)}
        self.check_place(acting, tree, place)

    def check_place(self, acting: Actor, tree: Tree, place: tuple[str, int] | None) -> None:
        """See that nothing outside of the place is reached."""
        if place is None:
            return
        top = tree.place(place)[place[0]]
        for organisation in organisations_visible_to(acting):
            node = organisation if place[0] == "organisation" else organisation.unit
            assert node is not None
            assert node.path.startswith(top.path)

    def check_nothing_was_there(
        self,
        actor: Actor,
        deputy_id: int,
        roles: list[tuple[RoleKind, tuple[str, int] | None]],
        place: tuple[str, int] | None,
    ) -> None:
        """See that one's own roles are left, and that there was nothing to pass on everywhere."""
        assert actor.user_id == deputy_id
        if place is None:
            assert {kind for kind, _ in roles} == {RoleKind.ADMINISTRATOR}
