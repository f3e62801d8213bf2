import json
from dataclasses import replace

import pytest

from xianfeng.foundation.ledger.leaves import (
    KINDS,
    AnewLeaf,
    BackLeaf,
    BadLeaf,
    BallotLeaf,
    BatchLeaf,
    CellLeaf,
    DayLeaf,
    HalvesLeaf,
    HiddenLeaf,
    Leaf,
    LostLeaf,
    MiddleLeaf,
    OnLeaf,
    PromiseLeaf,
    VoidLeaf,
    lines_of,
    picked,
    read,
    seed,
)
from xianfeng.foundation.ledger.notes import Checkpoint

H = "0a" * 32
LEAVES: list[Leaf] = [
    BatchLeaf("b1", "window/1", 200, H, "slip", ("一窗", "监督")),
    VoidLeaf("b1", 3, H),
    DayLeaf(7, 200, 25, 3, 5, 20, H),
    CellLeaf(7, "window/1", "临江市/民政局", "window.1", H, 20),
    PromiseLeaf(H, H),
    MiddleLeaf(H),
    BallotLeaf("window.1", {"overall": "5", "reasons": ("slow", "unclear")}, H),
    BallotLeaf("window.1", {}),
    HalvesLeaf(7, "window/1", "witness w.example"),
    BackLeaf(30, 10, H),
    OnLeaf(31, 60, H),
    HiddenLeaf(H, "insult", 9),
    LostLeaf(7, 20, "从较早的备份恢复", "管理员"),
    AnewLeaf("old.example/1", 500, 420),
]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.kind)
def test_a_leaf_is_one_line_that_reads_back_to_itself(leaf: Leaf) -> None:
    assert read(leaf.line).line == leaf.line
    assert type(read(leaf.line)) is type(leaf)
    assert b"\n" not in leaf.line


def test_every_kind_is_among_the_leaves_tried_here() -> None:
    assert {leaf.kind for leaf in LEAVES} == set(KINDS)


def test_a_leaf_is_written_with_sorted_keys_without_spaces_in_utf_8() -> None:
    assert lines_of(LEAVES[:1]) == [
        f'{{"approvals":["一窗","监督"],"batch":"b1","channel":"slip","count":200,'
        f'"kind":"batch","root":"{H}","round":"window/1"}}'.encode()
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff", "no JSON"),
        (b"[]", "no known kind"),
        (b'{"kind":"other"}', "no known kind"),
        (b'{"kind":["void"]}', "no known kind"),
        (b'{"kind":"middle"}', "middle: its fields"),
        (f'{{"extra":1,"kind":"middle","middle":"{H}"}}'.encode(), "middle: its fields"),
        (f'{{"kind":"middle","middle":"{H.upper()}"}}'.encode(), "middle: middle"),
        (b'{"kind":"middle","middle":1}', "middle: middle"),
        (f'{{"kind": "middle","middle":"{H}"}}'.encode(), "not canonical"),
        (f'{{"kind":"middle","middle":"{H}"}}\n'.encode(), "not canonical"),
        (f'{{"kind":"middle","middle":"00","middle":"{H}"}}'.encode(), "not canonical"),
        (f'{{"batch":"b1","count":true,"kind":"void","root":"{H}"}}'.encode(), "void: count"),
        (f'{{"batch":"b1","count":-1,"kind":"void","root":"{H}"}}'.encode(), "void: count"),
        (f'{{"batch":"","count":1,"kind":"void","root":"{H}"}}'.encode(), "void: batch"),
        (f'{{"batch":"a\\n","count":1,"kind":"void","root":"{H}"}}'.encode(), "void: batch"),
    ],
)
def test_what_is_no_leaf_is_refused_by_name(line: bytes, why: str) -> None:
    with pytest.raises(BadLeaf, match=why):
        read(line)


@pytest.mark.parametrize("approvals", [("",), (1,), 1])
def test_an_approval_is_a_name(approvals: object) -> None:
    content = json.loads(LEAVES[0].line) | {"approvals": approvals}

    with pytest.raises(BadLeaf, match="batch: approvals"):
        read(json.dumps(content).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"questionnaire": ""},
        {"comment": "text"},
        {"comment": None},
        {"answers": ["5"]},
        {"answers": {"": "5"}},
        {"answers": {"overall": 5}},
        {"answers": {"reasons": []}},
        {"answers": {"reasons": ["b", "a"]}},
        {"answers": {"reasons": ["a", "a"]}},
        {"answers": {"reasons": [1]}},
    ],
)
def test_a_ballot_holds_codes_and_nothing_else(change: dict[str, object]) -> None:
    content = json.loads(LEAVES[6].line) | change

    with pytest.raises(BadLeaf, match="ballot: "):
        read(json.dumps(content).encode())


def test_picked_is_half_of_the_places_rounded_down_and_changes_with_seed_and_round() -> None:
    one = picked(b"seed", "window/1", 1001)

    assert len(one) == 500
    assert one < set(range(1001))
    assert one == picked(b"seed", "window/1", 1001)
    assert one != picked(b"seed", "window/2", 1001)
    assert one != picked(b"sown", "window/1", 1001)
    assert picked(b"seed", "window/1", 1) == set()


def test_the_seed_changes_with_checkpoint_source_and_signature() -> None:
    at = Checkpoint("log.example", 61, bytes(32))
    seeds = {
        seed(at, "checkpoint"),
        seed(at, "draw 12 7 33"),
        seed(at, "witness w", b"s"),
        seed(at, "witness w", b"t"),
        seed(replace(at, size=62), "checkpoint"),
    }

    assert len(seeds) == 5
