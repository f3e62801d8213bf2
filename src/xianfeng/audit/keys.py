"""The trail's key, its origins and its notes: files of the data folder, outside the database.

The notes are only ever added to. An origin is a random name, made once: no address, no setting
and no office's new name makes the same trail another one. A state that is older than the last
note goes on under a new origin (design.md §5.5).
"""

import hmac
import os
import secrets
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
APPEND_ONLY = (f"{FOLDER}/{NOTES}", f"{FOLDER}/{ORIGINS}")
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


def trail_signer() -> Signer:
    """Return the key that signs checkpoints, under the last origin; made once, with mode 0600.

    Raises:
        KeyMissing: there was one, and it is gone.
    """
    if not _path(KEY).is_file():
        if origins() or kept_notes():
            raise KeyMissing(path=_path(KEY))
        _add(ORIGINS, f"{_new_origin()}\n")
        _write_new(KEY, new_seed())
    return Signer(origins()[-1], _path(KEY).read_bytes())


def trail_verifiers() -> list[Verifier]:
    """Return the public half of the key, under each origin; never writes.

    Raises:
        KeyMissing: there is none.
    """
    if not _path(KEY).is_file():
        raise KeyMissing(path=_path(KEY))
    public = public_key_of(_path(KEY).read_bytes())
    return [Verifier(origin, public) for origin in origins()]


def mark_of(user_id: int, username: str) -> str:
    """Return what proves a sign-in name without telling it; empty while the key is missing."""
    try:
        trail_signer()
    except KeyMissing:
        return ""
    seed = _path(KEY).read_bytes()
    return hmac.new(seed, f"{user_id}:{username}".encode(), sha256).hexdigest()[:32]


def origins() -> list[str]:
    """Return the names of the trail, the first one first; none before it is sealed."""
    path = _path(ORIGINS)
    return path.read_text("utf-8").split() if path.is_file() else []


def begin_origin() -> str:
    """Go on under a new origin, and return it."""
    origin = _new_origin()
    _add(ORIGINS, f"{origin}\n")
    return origin


def keep_outside(note: str) -> None:
    """Add a checkpoint to those that are kept as a file."""
    _add(NOTES, note + NOTE_END)


def kept_notes() -> list[str]:
    """Return the checkpoints that are kept as a file, in the order in which they were signed."""
    path = _path(NOTES)
    if not path.is_file():
        return []
    notes = path.read_text("utf-8").split(NOTE_END)
    return [f"{note.strip()}\n" for note in notes if note.strip()]


def _new_origin() -> str:
    return f"xianfeng-{secrets.token_hex(NAME_BYTES)}/audit"


def _add(name: str, text: str) -> None:
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write_new(name: str, data: bytes) -> None:
    handle = os.open(_path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
