"""What a log keeps outside the database, as files of the data folder: key, origins, notes.

The notes are only ever added to. An origin is a random name, made once: no address, no setting
and no office's new name makes the same log another one. A state that is older than the last note
goes on under a new origin, which says what it gives up (design.md §5.5, decision 0036). The trail
and the logs of ballots keep theirs in the same way.
"""

import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.notes import Verifier
from xianfeng.foundation.ledger.signing import Signer, is_signature, new_seed, public_key_of

FOLDER = "ledger"
NAME_BYTES = 8
NOTE_END = "\n\n\n"
"""Between two notes: no note holds three ends of a line in a row."""


def is_append_only(name: str) -> bool:
    """Tell whether a file of the data folder is one that no restore makes shorter.

    >>> is_append_only("ledger/audit.notes"), is_append_only("ledger/audit.key")
    (True, False)
    """
    return name.startswith(f"{FOLDER}/") and name.endswith(
        (".notes", ".origins", ".given_up", ".days")
    )


class KeyMissing(Refusal):
    """There are notes, and the key that signed them is gone."""

    sentence = N_(
        "The key of a log is missing ({path}). Restore it from a backup of the data folder; "
        "without it nothing can be signed or verified."
    )


@dataclass(frozen=True)
class Outside:
    """The files of one log."""

    name: str

    @property
    def key(self) -> Path:
        return self._path("key")

    def _path(self, kind: str) -> Path:
        return Path(settings.XIANFENG_HOME) / FOLDER / f"{self.name}.{kind}"

    def signer(self, origin: str = "") -> Signer:
        """Return the key that signs; made once, with mode 0600.

        Args:
            origin: under which it signs; by default the last one.

        Raises:
            KeyMissing: there was one, and it is gone.
        """
        if not self.key.is_file():
            if self.origins() or self.kept_notes():
                raise KeyMissing(path=self.key)
            self._add("origins", f"{self.new_origin()}\n".encode())
            _write_new(self.key, new_seed())
        return Signer(origin or self.origins()[-1], self.key.read_bytes())

    def verifiers(self) -> list[Verifier]:
        """Return the public half of the key, under each origin; `KeyMissing` if there is none."""
        if not self.key.is_file():
            raise KeyMissing(path=self.key)
        public = public_key_of(self.key.read_bytes())
        return [Verifier(origin, public) for origin in self.origins()]

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        """Tell whether our key signed a text; it signed none where it is gone."""
        if not self.key.is_file():
            return False
        return is_signature(signature, text, public_key_of(self.key.read_bytes()))

    def origins(self) -> list[str]:
        """Return the names of the log, the first one first; none before it is signed."""
        path = self._path("origins")
        return path.read_text("utf-8").split() if path.is_file() else []

    def new_origin(self) -> str:
        """Make up a name of the log; it counts once `begin_origin` has written it down."""
        return f"xianfeng-{secrets.token_hex(NAME_BYTES)}/{self.name}"

    def begin_origin(self, origin: str, notes: Sequence[str] = ()) -> None:
        """Go on under a new origin; its notes say up to where it goes on from each earlier one."""
        said = "".join(note + NOTE_END for note in notes)
        if said:
            self._add("given_up", self._end_of("given_up", ()) + said.encode())
        self._add("origins", f"{origin}\n".encode())

    def given_up(self) -> list[str]:
        """Return the notes by which later origins gave up what earlier ones had signed."""
        whole, _ = self._pieces("given_up")
        return whole

    def keep(self, note: str, known: Iterable[str]) -> None:
        """Add a checkpoint to those that are kept, and end one that was torn in writing.

        Args:
            note: the checkpoint.
            known: the notes of the database, of which one may have been torn.
        """
        others = (other for other in known if other != note)
        self._add("notes", self._end_of("notes", others) + (note + NOTE_END).encode())

    def kept_notes(self, known: Iterable[str] = ()) -> list[str]:
        """Return the checkpoints that are kept, in the order in which they were signed.

        Args:
            known: the notes of the database; the beginning of one at the end of the file was torn
                in writing, and is passed over.
        """
        whole, torn = self._pieces("notes")
        if torn and not _rest_of(torn, known):
            whole.append(_as_note(torn))
        return whole

    def _pieces(self, kind: str) -> tuple[list[str], bytes]:
        """Return the notes of a file that have their end, and what stands behind the last end."""
        path = self._path(kind)
        *whole, last = (path.read_bytes() if path.is_file() else b"").split(NOTE_END.encode())
        return [_as_note(piece) for piece in whole if piece.strip()], last.lstrip()

    def _end_of(self, kind: str, known: Iterable[str]) -> bytes:
        """Return what the file lacks before the next note can be added."""
        _, torn = self._pieces(kind)
        return (_rest_of(torn, known) or NOTE_END.encode()) if torn else b""

    def _add(self, kind: str, data: bytes) -> None:
        path = self._path(kind)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _as_note(piece: bytes) -> str:
    return f"{piece.decode('utf-8', 'replace').strip()}\n"


def _rest_of(torn: bytes, known: Iterable[str]) -> bytes:
    """Return what a torn note lacks; nothing where it is the beginning of no known one."""
    wholes = ((note + NOTE_END).encode() for note in known)
    return next((whole[len(torn) :] for whole in wholes if whole.startswith(torn)), b"")


def _write_new(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
