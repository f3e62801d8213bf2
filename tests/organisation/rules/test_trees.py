import time

from hypothesis import given
from hypothesis import strategies as st

from tests.factories.organisation import is_acyclic, path_names
from xianfeng.organisation.rules.trees import PastNode, Tree, is_code


def node(key: int, parent: int | None = None) -> PastNode:
    return PastNode(key, f"C{key:05d}", f"名{key}", "branch", parent)


@st.composite
def trees(draw: st.DrawFn) -> list[PastNode]:
    count = draw(st.integers(1, 30))
    return [
        node(key, draw(st.none() | st.integers(0, key - 1)) if key else None)
        for key in range(count)
    ]


@given(trees())
def test_a_tree_gives_every_node_once_and_parents_first(nodes: list[PastNode]) -> None:
    tree = Tree.of(nodes)
    order = [each.key for each, _ in tree.in_order()]

    assert sorted(order) == [each.key for each in nodes]
    assert is_acyclic(tree)
    for each, level in tree.in_order():
        assert len(path_names(tree, each.key)) == level + 1
        assert set(tree.below(each.key)) == {
            other.key for other in nodes if each.name in path_names(tree, other.key)
        }


def test_a_cycle_is_seen_and_does_not_run_for_ever() -> None:
    tree = Tree.of([node(1, 2), node(2, 1), node(3)])

    assert not is_acyclic(tree)
    assert len(path_names(tree, 1)) <= 4


def test_a_node_whose_parent_is_not_there_is_a_top() -> None:
    tree = Tree.of([node(1, 99), node(2, 1)])

    assert tree.parent_of(1) is None
    assert tree.children_of(None) == (1,)
    assert tree.children_of(2) == ()


def test_five_thousand_nodes_are_put_together_quickly() -> None:
    nodes = [node(key, key // 12 if key else None) for key in range(5_000)]

    start = time.process_time()
    tree = Tree.of(nodes)
    assert is_acyclic(tree)

    assert time.process_time() - start < 0.5  # 20 ms on a quiet machine


def test_codes_are_plain_letters_and_digits() -> None:
    assert [is_code(text) for text in ("A01", "631.02-x_9", "Б01", "甲", "units", "")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
