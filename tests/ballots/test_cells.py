"""Which rounds are opened, and in which orders; every line as the log's own format has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.ballots.rules.cells import Cell, Gathered, Plan, Waiting, planned
from xianfeng.ballots.rules.envelopes import BadContent, Content
from xianfeng.foundation.ledger import leaves as leaf

PARENTS = {1: None, 2: 1, 3: 1, 21: 2, 22: 2, 31: 3}
KIND = ("window", "1", "")


def waiting(round_: int, unit: int | None, ballots: int, since: int = 1) -> Waiting:
    return Waiting(round_, unit, KIND, ballots, since)


def test_large_rounds_are_opened_alone_and_small_ones_wait() -> None:
    rounds = [waiting(1, 21, 20), waiting(2, 22, 19)]

    assert planned(rounds, PARENTS, day=13, minimum=20) == Plan((1,), (), (2,))


def test_on_day_thirteen_the_nearest_unit_above_that_has_enough_is_taken() -> None:
    near = [waiting(1, 21, 15), waiting(2, 22, 5, since=9), waiting(3, 31, 9)]
    far = [waiting(1, 21, 15), waiting(2, 22, 4, since=9), waiting(3, 31, 9, since=9)]

    assert planned(near, PARENTS, day=14, minimum=20).together == (Gathered(2, (1, 2)),)
    assert planned(far, PARENTS, day=14, minimum=20).together == (Gathered(1, (1, 2, 3)),)
    assert planned(far, PARENTS, day=13, minimum=20).together == ()


def test_without_enough_neighbours_of_its_kind_a_round_goes_on_waiting() -> None:
    other = Waiting(2, 22, ("window", "2", ""), 19, 1)
    rounds = [waiting(1, 21, 15), other, waiting(3, None, 9)]

    assert planned(rounds, PARENTS, day=40, minimum=20) == Plan((), (), (1, 2, 3))


BYTES = st.binary(min_size=32, max_size=32)
CONTENTS = st.builds(
    Content,
    code=BYTES,
    first=BYTES,
    second=BYTES,
    since=st.integers(0, 9),
    questionnaire=st.just("window.1"),
    answers=st.sampled_from([{"level": "5"}, {"level": "1", "met": ["doors"]}]),
    comment=st.text(max_size=9),
    salt=BYTES,
)


@given(CONTENTS)
def test_what_is_sealed_is_read_as_it_was(content: Content) -> None:
    read = Content.read(content.written)

    assert read == content
    assert (read.ballot, read.commitment) == (content.ballot, content.commitment)
    assert "5" not in repr(content)


@pytest.mark.parametrize("written", [b"", b"{}", b"[]", b'{"c":1}', b"\xff"])
def test_what_is_no_ballot_is_refused(written: bytes) -> None:
    with pytest.raises(BadContent):
        Content.read(written)


def test_the_longest_ballot_fits_into_an_envelope() -> None:
    longest = Content(
        bytes(32),
        bytes(32),
        bytes(32),
        99_999,
        "q" * 40,
        {"k": "x" * 1380},
        "\U0002a6d6" * 500,
        bytes(32),
    )

    assert len(longest.written) <= 4094


@given(st.lists(CONTENTS, min_size=1, max_size=6, unique_by=lambda each: each.code))
def test_every_line_is_one_of_the_log(contents: list[Content]) -> None:
    cell = Cell("r1", b"key", tuple(contents))
    count = len(contents)
    start = 7

    first = [leaf.read(line) for line in cell.first_lines]
    kinds = [leaf.PromiseLeaf] * count + [leaf.MiddleLeaf] * count + [leaf.BallotLeaf] * count
    assert [type(each) for each in first] == kinds
    half = set(range(count // 2))
    second = [leaf.read(line) for line in cell.second_lines(start, half)]
    assert sum(isinstance(each, leaf.BackLeaf) for each in second) == count // 2
    for digest, place in cell.places(start).items():
        promised = first[place - start]
        assert isinstance(promised, leaf.PromiseLeaf)
        assert digest in {each.digest for each in contents if each.code.hex() == promised.code}


@pytest.mark.parametrize(("comment", "salt"), [("", b""), ("排队", bytes(32))])
def test_the_line_of_a_ballot_is_that_of_its_leaf(comment: str, salt: bytes) -> None:
    answers: dict[str, str | list[str]] = {"why_1": ["favours", "refused"], "level": "1"}
    content = Content(bytes(32), bytes(32), bytes(32), 1, "window.2", answers, comment, salt)

    assert content.ballot == leaf.BallotLeaf("window.2", answers, content.comment_hash).line
