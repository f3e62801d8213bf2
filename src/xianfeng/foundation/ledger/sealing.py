"""Envelopes of one length; only the private key of the day opens them (design.md §5)."""

from functools import lru_cache
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

CONTENT_BYTES = 4096
"""What every envelope holds before it is sealed; its own length says nothing of the ballot."""

SEALED_BYTES = CONTENT_BYTES + 48
_LENGTH_BYTES = 2


class BadEnvelope(ValueError):  # noqa: N818 -- what the bytes are, said plainly
    """The bytes are no envelope of this key, or were changed."""


def new_key() -> bytes:
    """Return a fresh private key of 32 bytes."""
    return bytes(PrivateKey.generate())


def public_key_of(private_key: bytes) -> bytes:
    """Return the public key, 32 bytes, that belongs to a private one."""
    return bytes(PrivateKey(private_key).public_key)


def seal(content: bytes, public_key: bytes) -> bytes:
    """Pad a content and seal it: `SEALED_BYTES` bytes, whatever its length.

    Raises:
        ValueError: the content has more than 4,094 bytes.
    """
    if len(content) > CONTENT_BYTES - _LENGTH_BYTES:
        raise ValueError(f"{len(content)} bytes do not fit into an envelope")
    padded = len(content).to_bytes(_LENGTH_BYTES, "big") + content
    return bytes(_box_of(public_key).encrypt(padded.ljust(CONTENT_BYTES, b"\0")))


@lru_cache(maxsize=2)
def _box_of(public_key: bytes) -> Any:
    """Read a public key once: all ballots of a day are sealed to the same."""
    return SealedBox(PublicKey(public_key))


class Opener:
    """A private key that has been read: for all envelopes of a day."""

    def __init__(self, private_key: bytes) -> None:
        self._box: Any = SealedBox(PrivateKey(private_key))

    def __call__(self, envelope: bytes) -> bytes:
        """Return the content of an envelope.

        Raises:
            BadEnvelope: it was sealed to another key, or was changed since.
        """
        try:
            padded: bytes = self._box.decrypt(envelope)
        except (CryptoError, ValueError) as fault:
            raise BadEnvelope from fault
        length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
        if len(padded) != CONTENT_BYTES or length > CONTENT_BYTES - _LENGTH_BYTES:
            raise BadEnvelope
        return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def opened(envelope: bytes, private_key: bytes) -> bytes:
    """Return the content of one envelope, as `Opener`."""
    return Opener(private_key)(envelope)
