"""Whatever roles and places there are: whoever acts reaches what the principal does there, no more."""

from collections.abc import Callable
from datetime import timedelta

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
from xianfeng.organisation import permissions
from xianfeng.organisation.models import Member, Organisation, Unit
from xianfeng.organisation.permissions import Actor, has_role, kinds_held
from xianfeng.organisation.rules import RoleKind
from xianfeng.organisation.selectors import (
    actor_of,
    members_visible_to,
    organisations_visible_to,
    units_visible_to,
)
from xianfeng.organisation.selectors.accounts import accounts_looked_after_by

NODES = st.integers(0, 6)
PLACES = st.one_of(
    st.none(), st.tuples(st.just("organisation"), NODES), st.tuples(st.just("unit"), NODES)
)
ROLES = st.lists(st.tuples(st.sampled_from(RoleKind), PLACES), min_size=1, max_size=3)
OWN: list[tuple[RoleKind, tuple[str, int] | None]] = [(RoleKind.ADMINISTRATOR, None)]
OF_AN_ORGANISATION: tuple[Callable[[Actor, Organisation], bool], ...] = (
    permissions.can_manage_organisations,
    permissions.can_shape_organisation,
    permissions.can_see_members,
    permissions.can_keep_members,
    permissions.can_draw_rolls,
    permissions.can_export_organisations,
    permissions.is_at_side,
    permissions.can_open_accounts,
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

    @settings(max_examples=25, deadline=timedelta(seconds=5))
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
        if permissions.principal_of(acting) is None:
            self.check_nothing_was_there(acting, deputy.pk, roles, place)
            return

        assert RoleKind.ADMINISTRATOR.value not in kinds_held(acting)
        assert not accounts_looked_after_by(acting, NOW).exists()
        for organisation in tree.organisations:
            for may in OF_AN_ORGANISATION:
                assert not may(acting, organisation) or may(alone, organisation)
            for kind in RoleKind:
                assert not permissions.can_give_role(acting, kind, organisation=organisation)
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
        """See that the own roles are left, and that there was nothing to pass on everywhere."""
        assert actor.user_id == deputy_id
        if place is None:
            assert {kind for kind, _ in roles} == {RoleKind.ADMINISTRATOR}
