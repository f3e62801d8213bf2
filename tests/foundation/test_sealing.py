import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from xianfeng.foundation.ledger.sealing import (
    CONTENT_BYTES,
    SEALED_BYTES,
    BadEnvelope,
    new_key,
    opened,
    public_key_of,
    seal,
)

KEY = new_key()
PUBLIC = public_key_of(KEY)


@given(st.binary(max_size=CONTENT_BYTES - 2))
def test_every_envelope_has_one_length_and_gives_back_what_went_in(content: bytes) -> None:
    envelope = seal(content, PUBLIC)

    assert len(envelope) == SEALED_BYTES
    assert opened(envelope, KEY) == content


def test_five_hundred_characters_of_four_bytes_fit_beside_the_answers() -> None:
    assert opened(seal(("𠮷" * 500).encode() + b"x" * 1500, PUBLIC), KEY)


def test_what_does_not_fit_is_never_cut() -> None:
    with pytest.raises(ValueError, match="4095 bytes do not fit"):
        seal(b"x" * (CONTENT_BYTES - 1), PUBLIC)


@pytest.mark.parametrize("place", [0, 40, SEALED_BYTES - 1])
def test_a_changed_envelope_is_not_opened(place: int) -> None:
    envelope = bytearray(seal(b"5010", PUBLIC))
    envelope[place] ^= 1

    with pytest.raises(BadEnvelope):
        opened(bytes(envelope), KEY)


@pytest.mark.parametrize("envelope", [b"", b"x" * 40, seal(b"5010", public_key_of(new_key()))])
def test_what_is_no_envelope_of_this_key_is_not_opened(envelope: bytes) -> None:
    with pytest.raises(BadEnvelope):
        opened(envelope, KEY)


@pytest.mark.parametrize("content", [b"\xff\xff".ljust(CONTENT_BYTES, b"x"), b"\0\1x"])
def test_an_envelope_that_was_not_filled_here_is_refused(content: bytes) -> None:
    with pytest.raises(BadEnvelope):
        opened(SealedBox(PublicKey(PUBLIC)).encrypt(content), KEY)
