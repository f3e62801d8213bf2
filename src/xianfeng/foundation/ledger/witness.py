"""A witness signs that a log was only added to: C2SP `tlog-witness`. Bytes in, bytes out.

A request says how large the log was when the witness signed last, proves that the new checkpoint
only adds to it, and holds that checkpoint. Who keeps what was seen must have it on the disk before
a signature leaves.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .notes import BadNote, Checkpoint, Verifier, cosigned, open_note, signature_line
from .signing import COSIGNATURE, Signer, key_id
from .tree import EMPTY_ROOT, is_consistent

MOST_BYTES = 64_000
"""Of a request: a note and a proof of 63 hashes."""
MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"


class BadRequest(ValueError):  # noqa: N818 -- what the bytes are, said plainly
    """The bytes are no request to a witness."""


@dataclass(frozen=True)
class Seen:
    """What a witness has signed last of a log, with its line of signature."""

    size: int
    root: bytes
    line: str


@dataclass(frozen=True)
class Answer:
    """Status and body of HTTP, and what is to be kept before they are sent."""

    status: int
    body: str = ""
    kind: str = TEXT_TYPE
    seen: tuple[str, Seen] | None = None


def request(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """Write a request to add a checkpoint.

    Args:
        old: size that the witness has seen last, 0 if none.
        proof: that the checkpoint only adds to it; empty from 0, or where nothing came.
        note: the checkpoint with the signature of the log.
    """
    hashes = "".join(f"{b64encode(each).decode()}\n" for each in proof)
    return f"old {old}\n{hashes}\n{note}".encode()


def read_request(body: bytes) -> tuple[int, list[bytes], str]:
    """Read a request: old size, proof, note.

    Raises:
        BadRequest: it is none.
    """
    try:
        head, end, note = body.decode().partition("\n\n")
        first, *hashes = head.split("\n")
        proof = [b64decode(each, validate=True) for each in hashes]
    except ValueError as error:
        raise BadRequest from error
    match = _OLD.fullmatch(first)
    is_whole = bool(end) and len(body) <= MOST_BYTES and len(proof) <= MOST_HASHES
    if match is None or not is_whole or any(len(each) != len(bytes(32)) for each in proof):
        raise BadRequest
    return int(match[1]), proof, note


def answer(
    body: bytes,
    *,
    logs: Mapping[str, Sequence[Verifier]],
    seen: Mapping[str, Seen],
    signer: Signer,
    seconds: int,
) -> Answer:
    """Answer a request as a witness.

    A checkpoint that was signed before is answered with the same line: whoever lets the signature
    pick halves cannot ask until they like it.

    Args:
        logs: origin → its keys.
        seen: origin → what was signed last.
        seconds: since 1970, which the signature holds.
    """
    try:
        old, proof, checkpoint = _checked(body, logs)
        last = seen.get(checkpoint.origin, Seen(0, EMPTY_ROOT, ""))
        _require_following(last, old, checkpoint, proof)
    except _Refused as refused:
        return refused.answer
    if last.line and checkpoint.size == last.size:
        return Answer(200, last.line)
    line = cosignature_line(signer, checkpoint.text, seconds)
    now = Seen(checkpoint.size, checkpoint.root, line)
    return Answer(200, line, seen=(checkpoint.origin, now))


class _Refused(Exception):  # noqa: N818 -- what happened
    def __init__(self, answer: Answer) -> None:
        self.answer = answer


def _checked(
    body: bytes, logs: Mapping[str, Sequence[Verifier]]
) -> tuple[int, list[bytes], Checkpoint]:
    try:
        old, proof, note = read_request(body)
    except BadRequest as error:
        raise _Refused(Answer(400, "no request of tlog-witness\n")) from error
    origin = note.partition("\n")[0]
    if origin not in logs:
        raise _Refused(Answer(404, "unknown log\n"))
    try:
        checkpoint = open_note(note, logs[origin])
    except BadNote as error:
        raise _Refused(Answer(403, "not signed by a known key of the log\n")) from error
    if old > checkpoint.size:
        raise _Refused(Answer(400, "the old size is larger than the new one\n"))
    return old, proof, checkpoint


def _require_following(last: Seen, old: int, now: Checkpoint, proof: Sequence[bytes]) -> None:
    if old != last.size or (now.size == old and now.root != last.root):
        raise _Refused(Answer(409, f"{last.size}\n", SIZE_TYPE))
    if old and not is_consistent(
        earlier=old, later=now.size, proof=proof, earlier_root=last.root, later_root=now.root
    ):
        raise _Refused(Answer(422, "the proof does not lead from the old state to the new\n"))


def cosignature_line(signer: Signer, text: str, seconds: int) -> str:
    """Return a witness's line below a checkpoint: key id, time, signature (`tlog-cosignature`)."""
    signed = key_id(signer.name, signer.public_key, COSIGNATURE) + seconds.to_bytes(8, "big")
    return signature_line(signer.name, signed + signer.sign(cosigned(text, seconds).encode()))


def read_verifier(text: str) -> Verifier:
    """Read a key as C2SP writes it: name+id+base64.

    Raises:
        BadNote: it is none.
    """
    name, _, rest = text.strip().partition("+")
    said, _, data = rest.partition("+")
    try:
        raw = b64decode(data, validate=True)
    except ValueError as error:
        raise BadNote(why="no key") from error
    verifier = Verifier(name, raw[1:], raw[:1])
    if len(raw) != len(bytes(33)) or verifier.key_id.hex() != said:
        raise BadNote(why="no key")
    return verifier
