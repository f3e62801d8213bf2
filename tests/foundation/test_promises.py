from collections.abc import Callable
from hashlib import sha256

import pytest

from xianfeng.foundation.ledger.promises import batch_root, middle, promise, slip_code, stored
from xianfeng.foundation.ledger.tree import EMPTY_ROOT, leaf_hash, node_hash

N1, N2, TOKEN = b"\x01" * 32, b"\x02" * 32, b"t" * 16


def test_a_slip_is_committed_by_the_hash_of_the_hash_of_its_token() -> None:
    code = sha256(b"slip" + TOKEN).digest()

    assert (slip_code(TOKEN), stored(code)) == (code, sha256(code).digest())


def test_a_promise_leads_over_the_middle_to_the_ballot() -> None:
    m = sha256(b"\x02" + N2 + b"{}").digest()

    assert middle(N2, b"{}") == m
    assert promise(N1, m) == sha256(b"\x01" + N1 + m).digest()


@pytest.mark.parametrize(
    "made",
    [
        lambda: slip_code(TOKEN + b"t"),
        lambda: stored(TOKEN),
        lambda: middle(N2[1:], b""),
        lambda: promise(N1[1:], N2),
        lambda: promise(N1, N2[1:]),
    ],
)
def test_a_length_that_would_let_two_things_look_alike_is_refused(
    made: Callable[[], bytes],
) -> None:
    with pytest.raises(ValueError, match="bytes are wanted"):
        made()


def test_the_root_of_a_batch_does_not_show_the_order_of_printing() -> None:
    root = node_hash(leaf_hash(b"a"), leaf_hash(b"b"))

    assert batch_root([b"b", b"a"]) == batch_root([b"a", b"b"]) == root
    assert batch_root([]) == EMPTY_ROOT
