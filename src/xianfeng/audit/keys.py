"""The trail's key, its origins and its notes: files of the data folder, outside the database.

The notes are only ever added to. An origin is a random name, made once: no address, no setting
and no office's new name makes the same trail another one. A state that is older than the last
note goes on under a new origin, which signs what it gives up (design.md §5.5, decision 0036).
"""

import hmac
import os
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.notes import Verifier
from xianfeng.foundation.ledger.signing import Signer, new_seed, public_key_of

FOLDER = "ledger"
KEY = "audit.key"
NOTES = "audit.notes"
ORIGINS = "audit.origins"
GIVEN_UP = "audit.given_up"
APPEND_ONLY = tuple(f"{FOLDER}/{name}" for name in (NOTES, ORIGINS, GIVEN_UP))
"""What no restore makes shorter."""
NAME_BYTES = 8
NOTE_END = "\n\n\n"
"""Between two notes: no note holds three ends of a line in a row."""


class KeyMissing(Refusal):
    """There are notes, and the key that signed them is gone."""

    sentence = N_(
        "The key of the audit log is missing ({path}). Restore it from a backup of the "
        "data folder; without it nothing can be sealed or verified."
    )


def _path(name: str) -> Path:
    return Path(settings.XIANFENG_HOME) / FOLDER / name


def trail_signer(origin: str = "") -> Signer:
    """Return the key that signs checkpoints; made once, with mode 0600.

    Args:
        origin: under which it signs; by default the last one.

    Raises:
        KeyMissing: there was one, and it is gone.
    """
    if not _path(KEY).is_file():
        if origins() or kept_notes():
            raise KeyMissing(path=_path(KEY))
        _add(ORIGINS, f"{new_origin()}\n".encode())
        _write_new(KEY, new_seed())
    return Signer(origin or origins()[-1], _path(KEY).read_bytes())


def trail_verifiers() -> list[Verifier]:
    """Return the public half of the key, under each origin; `KeyMissing` if there is none."""
    if not _path(KEY).is_file():
        raise KeyMissing(path=_path(KEY))
    public = public_key_of(_path(KEY).read_bytes())
    return [Verifier(origin, public) for origin in origins()]


def mark_of(user_id: int, name: str) -> str:
    """Return what proves a name of a user without telling it; empty while the key is missing."""
    path = _path(KEY)
    if not path.is_file():
        try:
            trail_signer()
        except KeyMissing:
            return ""
    said = f"{user_id}:{name}".encode("utf-8", "surrogatepass")
    return hmac.new(path.read_bytes(), said, sha256).hexdigest()[:32]


def origins() -> list[str]:
    """Return the names of the trail, the first one first; none before it is sealed."""
    path = _path(ORIGINS)
    return path.read_text("utf-8").split() if path.is_file() else []


def new_origin() -> str:
    """Make up a name of the trail; it counts once `begin_origin` has written it down."""
    return f"xianfeng-{secrets.token_hex(NAME_BYTES)}/audit"


def begin_origin(origin: str, notes: Sequence[str]) -> None:
    """Go on under a new origin; its notes say up to where it goes on from each earlier one."""
    said = "".join(note + NOTE_END for note in notes)
    _add(GIVEN_UP, _end_of(GIVEN_UP, ()) + said.encode())
    _add(ORIGINS, f"{origin}\n".encode())


def given_up() -> list[str]:
    """Return the notes by which later origins gave up what earlier ones had signed."""
    whole, _ = _pieces(GIVEN_UP)
    return whole


def keep_outside(note: str, known: Iterable[str]) -> None:
    """Add a checkpoint to those that are kept as a file, and end one that was torn in writing.

    Args:
        known: the notes of the database, of which one may have been torn.
    """
    others = (other for other in known if other != note)
    _add(NOTES, _end_of(NOTES, others) + (note + NOTE_END).encode())


def kept_notes(known: Iterable[str] = ()) -> list[str]:
    """Return the checkpoints that are kept as a file, in the order in which they were signed.

    Args:
        known: the notes of the database; the beginning of one at the end of the file was torn in
            writing, and is passed over.
    """
    whole, torn = _pieces(NOTES)
    if torn and not _rest_of(torn, known):
        whole.append(_as_note(torn))
    return whole


def _pieces(name: str) -> tuple[list[str], bytes]:
    """Return the notes of a file that have their end, and what stands behind the last end."""
    path = _path(name)
    *whole, last = (path.read_bytes() if path.is_file() else b"").split(NOTE_END.encode())
    return [_as_note(piece) for piece in whole if piece.strip()], last.lstrip()


def _as_note(piece: bytes) -> str:
    return f"{piece.decode('utf-8', 'replace').strip()}\n"


def _end_of(name: str, known: Iterable[str]) -> bytes:
    """Return what the file lacks before the next note can be added."""
    _, torn = _pieces(name)
    return (_rest_of(torn, known) or NOTE_END.encode()) if torn else b""


def _rest_of(torn: bytes, known: Iterable[str]) -> bytes:
    """Return what a torn note lacks; nothing where it is the beginning of no known one."""
    wholes = ((note + NOTE_END).encode() for note in known)
    return next((whole[len(torn) :] for whole in wholes if whole.startswith(torn)), b"")


def _add(name: str, data: bytes) -> None:
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _write_new(name: str, data: bytes) -> None:
    handle = os.open(_path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
