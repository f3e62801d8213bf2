"""Two of three shares give the secret back; one says nothing."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.ledger.shares import NotEnoughShares, Share, combine, split

SECRETS = st.binary(max_size=64)


def always(byte: int) -> Callable[[int], bytes]:
    """Give what random bytes might be."""
    return lambda length: bytes([byte]) * length


@given(SECRETS, st.integers(2, 8))
def test_any_two_shares_give_the_secret_back(secret: bytes, count: int) -> None:
    shares = split(secret, count)

    assert [share.number for share in shares] == list(range(1, count + 1))
    for one, other in combinations(shares, 2):
        assert combine(one, other) == combine(other, one) == secret


@given(st.binary(min_size=1, max_size=1), st.binary(min_size=1, max_size=1))
def test_one_share_fits_every_secret_equally_well(secret: bytes, guessed: bytes) -> None:
    """Whatever the secret, the second share can be such that the first one is what it is."""
    first = split(secret, 2)[0]

    fitting = [slope for slope in range(256) if split(guessed, 2, random=always(slope))[0] == first]

    assert len(fitting) == 1


def test_the_shares_of_a_known_line_are_what_the_field_of_aes_says() -> None:
    # 0x53 · 0xCA = 1 in the field of AES (FIPS 197); at 0xCA the line 0x53·x + 0x00 is 1.
    shares = split(b"\x00", 255, random=always(0x53))

    assert shares[0xCA - 1].data == b"\x01"
    assert shares[1].data == b"\xa6"  # twice 0x53
    assert shares[3].data == b"\x57"  # four times, reduced once


@pytest.mark.parametrize("count", [-1, 0, 1, 256])
def test_there_are_at_least_two_shares_and_at_most_255(count: int) -> None:
    with pytest.raises(ValueError, match="shares"):
        split(b"secret", count)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Share(1, b"ab"), Share(1, b"ab")),
        (Share(1, b"ab"), Share(2, b"a")),
        (Share(0, b"ab"), Share(2, b"ab")),
        (Share(256, b"ab"), Share(2, b"ab")),
    ],
)
def test_what_are_not_two_shares_of_one_secret_is_refused(one: Share, other: Share) -> None:
    with pytest.raises(NotEnoughShares):
        combine(one, other)


def test_a_share_does_not_show_in_a_log() -> None:
    assert repr(split(b"secret", 2)[1]) == "Share(2)"
