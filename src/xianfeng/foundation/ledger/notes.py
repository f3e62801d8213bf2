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

from .signing import COSIGNATURE, ED25519, Signer, is_signature, key_id

_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
KEY_ID_BYTES = 4
LARGEST_NOTE = 1_000_000
"""Characters; C2SP lets a reader refuse longer ones."""


TIME_BYTES = 8
MOST_SIGNATURES = 16
"""Lines of signatures that a reader looks at; a note with more is refused."""


class BadNote(Refusal):
    """A note is not what a signed checkpoint looks like, or nobody known has signed it."""

    sentence = N_("The checkpoint is damaged or not signed by a known key: {why}.")


def cosigned(text: str, seconds: int) -> str:
    """Return what a witness signs: C2SP `tlog-cosignature`, version 1."""
    return f"cosignature/v1\ntime {seconds}\n{text}"


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

    kind: bytes = ED25519
    """Of signature: `ED25519` of a log, `COSIGNATURE` of a witness."""

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, self.public_key, self.kind)

    @property
    def text(self) -> str:
        """The key as C2SP writes it: name+id+base64; made to be copied by people."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(self.kind + self.public_key).decode()}"

    def has_signed(self, text: str, signature: bytes) -> bool:
        """Tell whether the signature, without key id, is this key's over the text of a note."""
        if self.kind == COSIGNATURE:
            seconds, signature = signature[:TIME_BYTES], signature[TIME_BYTES:]
            text = cosigned(text, int.from_bytes(seconds, "big"))
        return is_signature(signature, text.encode(), self.public_key)


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
    return signed_note(checkpoint.text, signers)


def signed_note(text: str, signers: Iterable[Signer]) -> str:
    """Write a text, which ends with a newline, with the signatures of all signers.

    Raises:
        ValueError: a signer's name holds a space or a plus.
    """
    lines = []
    for signer in signers:
        signed = key_id(signer.name, signer.public_key) + signer.sign(text.encode())
        lines.append(signature_line(signer.name, signed))
    return f"{text}\n{''.join(lines)}"


def signature_line(name: str, signed: bytes) -> str:
    """Write one line of a note: who signed, the id of the key with what it signed.

    Raises:
        ValueError: the name holds a space or a plus.
    """
    if not re.fullmatch(r"[^\s+]+", name):
        raise ValueError(f"a signer's name has no space and no plus: {name!r}")
    return f"— {name} {b64encode(signed).decode()}\n"


def open_note(note: str, verifiers: Iterable[Verifier]) -> Checkpoint:
    """Read a signed checkpoint; signatures of unknown keys are passed over.

    Raises:
        BadNote: the note is malformed, a known key's signature is wrong, or no known key signed.
    """
    text, signatures = signatures_of(note, verifiers)
    if not signatures:
        raise BadNote(why="no known signature")
    return read_checkpoint(text)


def signatures_of(note: str, verifiers: Iterable[Verifier]) -> tuple[str, dict[Verifier, bytes]]:
    """Part a note into its text and the good signatures of known keys.

    Each key counts once, wherever its line stands; lines of unknown keys are passed over.

    Returns:
        The text with its last newline; verifier → key id and signature, as in its line.

    Raises:
        BadNote: the note is malformed, or a known key's signature is wrong.
    """
    if len(note) > LARGEST_NOTE or "\n\n" not in note:
        raise BadNote(why="no signatures")
    text, _, block = note.rpartition("\n\n")
    text += "\n"
    lines = block.split("\n")[:-1] if block.endswith("\n") else [""]
    if len(lines) > MOST_SIGNATURES:
        raise BadNote(why=f"more than {MOST_SIGNATURES} signatures")
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    found: dict[Verifier, bytes] = {}
    for line in lines:
        match = _SIGNATURE.fullmatch(line)
        if match is None:
            raise BadNote(why="a line that is no signature")
        signed = _decoded(match[2])
        verifier = known.get((match[1], signed[:KEY_ID_BYTES]))
        if verifier is None:
            continue
        if not verifier.has_signed(text, signed[KEY_ID_BYTES:]):
            raise BadNote(why=f"wrong signature of {verifier.name}")
        found.setdefault(verifier, signed)
    return text, found


def read_checkpoint(text: str) -> Checkpoint:
    """Read the three signed lines of a checkpoint.

    Raises:
        BadNote: they are not three lines of origin, size and root.
    """
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
