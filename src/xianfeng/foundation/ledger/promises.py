"""What ties a ballot to its slip without showing which: codes, commitments, a batch's root."""

from collections.abc import Iterable
from hashlib import sha256

from .tree import leaf_hash, root_of

TOKEN_BYTES = 16
NONCE_BYTES = 32


def slip_code(token: bytes) -> bytes:
    """Return the code c of a slip, which the log shows once its ballot has been opened.

    Args:
        token: the 16 random bytes that stand on the slip and nowhere else.
    """
    return sha256(b"slip" + _exactly(token, TOKEN_BYTES)).digest()


def stored(code: bytes) -> bytes:
    """Return what the database keeps of a slip: nobody casts with it."""
    return sha256(_exactly(code)).digest()


def middle(nonce: bytes, ballot: bytes) -> bytes:
    """Return M, the commitment to a ballot: SHA-256(0x02 ‖ n2 ‖ ballot).

    Args:
        nonce: n2, 32 random bytes.
        ballot: the bytes of the ballot's leaf (`BallotLeaf.line`).
    """
    return sha256(b"\x02" + _exactly(nonce) + ballot).digest()


def promise(nonce: bytes, middle: bytes) -> bytes:
    """Return C, which the receipt names: SHA-256(0x01 ‖ n1 ‖ M)."""
    return sha256(b"\x01" + _exactly(nonce) + _exactly(middle)).digest()


def batch_root(values: Iterable[bytes]) -> bytes:
    """Return the root (RFC 6962) over the stored values of a batch, or of voided slips.

    They are sorted: the order in which slips were printed says nothing.
    """
    return root_of([leaf_hash(value) for value in sorted(values)])


def _exactly(value: bytes, length: int = NONCE_BYTES) -> bytes:
    if len(value) != length:
        raise ValueError(f"{length} bytes are wanted, not {len(value)}")
    return value
