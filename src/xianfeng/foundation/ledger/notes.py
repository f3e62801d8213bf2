"""Checkpoints as signed notes: C2SP `signed-note` and `tlog-checkpoint`, without extension lines.

origin
size
root in base64

— name key-and-signature in base64
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from xianfeng.foundation.errors import N_, Refusal

from .signing import ED25519, Signer, is_signature, key_id

_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
KEY_ID_BYTES = 4
LARGEST_NOTE = 1_000_000
"""Characters; C2SP lets a reader refuse longer ones."""


class BadNote(Refusal):
    """A note is not what a signed checkpoint looks like, or nobody known has signed it."""

    sentence = N_("The checkpoint is damaged or not signed by a known key: {why}.")


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: its origin, how many leaves, and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Verifier:
    """A name and its public key, of 32 bytes."""

    name: str
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, self.public_key)

    @property
    def text(self) -> str:
        """The key as C2SP writes it: name+id+base64; made to be copied by people."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public_key).decode()}"


def signed_checkpoint(checkpoint: Checkpoint, signers: Iterable[Signer]) -> str:
    """Write a checkpoint as a note with the signatures of all signers.

    Raises:
        ValueError: the origin or a name holds white space where none may stand, the size is
            negative, or the root has not 32 bytes.
    """
    origin = checkpoint.origin
    if not origin or "\n" in origin or checkpoint.size < 0:
        raise ValueError("a checkpoint has an origin of one line and a size from 0")
    if len(checkpoint.root) != sha256().digest_size:
        raise ValueError("a root has 32 bytes")
    text = checkpoint.text
    lines = []
    for signer in signers:
        if not re.fullmatch(r"[^\s+]+", signer.name):
            raise ValueError(f"a signer's name has no space and no plus: {signer.name!r}")
        signed = key_id(signer.name, signer.public_key) + signer.sign(text.encode())
        lines.append(f"— {signer.name} {b64encode(signed).decode()}\n")
    return f"{text}\n{''.join(lines)}"


def open_note(note: str, verifiers: Iterable[Verifier]) -> Checkpoint:
    """Read a signed checkpoint; signatures of unknown keys are passed over.

    Raises:
        BadNote: the note is malformed, a known key's signature is wrong, or no known key signed.
    """
    if len(note) > LARGEST_NOTE or "\n\n" not in note:
        raise BadNote(why="no signatures")
    text, _, block = note.rpartition("\n\n")
    text += "\n"
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    is_signed = False
    for line in block.split("\n")[:-1] if block.endswith("\n") else [""]:
        match = _SIGNATURE.fullmatch(line)
        if match is None:
            raise BadNote(why="a line that is no signature")
        signed = _decoded(match[2])
        verifier = known.get((match[1], signed[:KEY_ID_BYTES]))
        if verifier is None:
            continue
        if not is_signature(signed[KEY_ID_BYTES:], text.encode(), verifier.public_key):
            raise BadNote(why=f"wrong signature of {verifier.name}")
        is_signed = True
    if not is_signed:
        raise BadNote(why="no known signature")
    return _checkpoint(text)


def _checkpoint(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004 -- three lines and the end of the last
        raise BadNote(why="not three lines of origin, size and root")
    root = _decoded(lines[2])
    if len(root) != sha256().digest_size:
        raise BadNote(why="the root has not 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root)


def _decoded(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise BadNote(why="not base64") from error
    if b64encode(data).decode() != text:
        raise BadNote(why="not base64")
    return data
