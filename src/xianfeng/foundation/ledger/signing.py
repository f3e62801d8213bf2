"""Ed25519 keys of a log, as the signed notes of C2SP name them."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
"""Kind of signature in a note's key (C2SP signed-note)."""
COSIGNATURE = b"\x04"
"""The kind that a witness makes: over the time too (C2SP tlog-cosignature)."""


def new_seed() -> bytes:
    """Return 32 fresh random bytes: the private key."""
    return secrets.token_bytes(32)


def public_key_of(seed: bytes) -> bytes:
    """Return the 32 bytes of the public key."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def key_id(name: str, public_key: bytes, kind: bytes = ED25519) -> bytes:
    """Return the four bytes that name a key in a note.

    Source: C2SP signed-note: SHA-256(name ‖ 0x0A ‖ kind ‖ public key), the first four bytes.
    """
    return sha256(name.encode() + b"\n" + kind + public_key).digest()[:4]


@dataclass(frozen=True)
class Signer:
    """A name and its private key; the key never shows in logs."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @property
    def public_key(self) -> bytes:
        """The 32 bytes that verifiers need."""
        return public_key_of(self.seed)

    def sign(self, text: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)


def is_signature(signature: bytes, text: bytes, public_key: bytes) -> bool:
    """Tell whether a signature of 64 bytes belongs to the text and the key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
