"""What a deputy gets of a role: the part in the place, never more than the role."""

from hypothesis import given
from hypothesis import strategies as st

from xianfeng.access.rules.deputies import Paths, part_in_place

STEPS = st.text("12", max_size=3)
PATHS = st.one_of(st.none(), STEPS)
NODES = st.tuples(STEPS, PATHS)
"""An organisation's path, and that of its unit."""
ROLES = st.one_of(st.just(("", "")), st.tuples(STEPS, PATHS), st.tuples(st.none(), STEPS))
PLACES = st.one_of(st.tuples(STEPS, PATHS), st.tuples(st.none(), STEPS))


def reaches_organisation(top: Paths, node: tuple[str, str | None]) -> bool:
    if top[0] is not None:
        return node[0].startswith(top[0])
    return top[1] is not None and node[1] is not None and node[1].startswith(top[1])


def reaches_unit(top: Paths, path: str) -> bool:
    return top[1] is not None and path.startswith(top[1])


@given(role=ROLES, place=PLACES, node=NODES, unit=STEPS)
def test_a_part_reaches_nothing_that_the_role_or_the_place_does_not(
    role: Paths, place: Paths, node: tuple[str, str | None], unit: str
) -> None:
    part = part_in_place(role, place)
    if part is None:
        return
    if reaches_organisation(part, node):
        assert reaches_organisation(role, node)
        assert reaches_organisation(place, node)
    if reaches_unit(part, unit):
        assert reaches_unit(role, unit)
        assert reaches_unit(place, unit)


@given(role=st.tuples(STEPS, PATHS), place=st.tuples(STEPS, PATHS), node=NODES)
def test_in_the_tree_of_organisations_a_part_is_exactly_what_both_reach(
    role: Paths, place: Paths, node: tuple[str, str | None]
) -> None:
    part = part_in_place(role, place)
    both = reaches_organisation(role, node) and reaches_organisation(place, node)
    assert (part is not None and reaches_organisation(part, node)) == both
