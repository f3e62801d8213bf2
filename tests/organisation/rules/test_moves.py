from collections.abc import Mapping
from dataclasses import dataclass, field

from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.rules.moves import settle_moves
from xianfeng.organisation.rules.trees import KnownNode, KnownTrees
from xianfeng.sheets.rules.faults import Fault


@dataclass
class Row:
    node: KnownNode | None
    faults: list[Fault] = field(default_factory=list)


def unit(code: str, parent: str = "") -> KnownNode:
    return KnownNode(code, code, UnitKind.OFFICE, parent=parent)


KNOWN = KnownTrees(organisations={}, units={"A": unit("A"), "B": unit("B", "A")})


def test_only_rows_that_put_a_known_node_elsewhere_are_asked_about() -> None:
    asked: list[tuple[str, str]] = []

    def hinders(
        before: KnownNode, after: KnownNode, nodes: Mapping[str, KnownNode]
    ) -> Fault | None:
        asked.append((before.parent, after.parent))
        return None if after.parent in nodes else Fault.of("parent", Refusal)

    new = {"N": unit("N", "A")}
    wrong = Row(unit("B", "N"), [Fault.of("code", Refusal)])
    rows = [Row(unit("B", "A")), Row(unit("C", "A")), Row(None), wrong]

    assert not settle_moves(rows, [], KNOWN, new, hinders)
    assert asked == []
    assert not settle_moves([Row(unit("B", "N"))], [], KNOWN, new, hinders)
    gone = Row(unit("B", "gone"))
    assert settle_moves([gone], [], KNOWN, new, hinders)
    assert len(gone.faults) == 1
    assert asked == [("A", "N"), ("A", "gone")]


def test_without_a_question_every_node_moves() -> None:
    row = Row(unit("B", "gone"))

    assert not settle_moves([row], [], KNOWN, {}, None)
    assert row.faults == []
