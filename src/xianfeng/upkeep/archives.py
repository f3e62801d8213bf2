"""One file with many parts: a tar in gzip, read strictly in the order that its manifest says.

Only what this program writes is taken: plain files under names of their own, no links, no
extended headers. Python's tarfile makes and reads single headers; it never unpacks.
"""

import gzip
import hashlib
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from xianfeng.audit.outside import sync_folder
from xianfeng.foundation.errors import N_, Refusal

from .rules.backups import (
    MANIFEST,
    MOST_MANIFEST_BYTES,
    BackupDamaged,
    Manifest,
    Part,
    manifest_of,
    written,
)
from .sealing import CHUNK, PlainWriter, SealedWriter, reader

BLOCK = tarfile.BLOCKSIZE
END = bytes(2 * BLOCK)
QUICK = 3
"""Compression: half of the best one's work for nine tenths of its effect."""


MEGABYTE = 1024 * 1024


class NoRoom(Refusal):
    """The disk is too small for what is inside."""

    sentence = N_("Unpacked, the backup needs {wanted} MB; there is not enough disk space.")


@dataclass(frozen=True)
class Unpacked:
    """What was read, and what the whole file is."""

    manifest: Manifest
    size: int
    sha256: str


def part_of(path: Path, *, place: str, name: str) -> Part:
    """Measure a file that is to be packed."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Part(place=place, name=name, size=size, sha256=digest.hexdigest())


def pack(target: Path, manifest: Manifest, files: Mapping[str, Path], password: str) -> None:
    """Write manifest and parts into a new file (mode 0600) and wait until the disk has it.

    Args:
        target: must not be there yet.
        manifest: lists the parts in the order in which they are written.
        files: where each part is read, by its place.
        password: empty for none.

    Raises:
        BackupDamaged: a file changed while it was read.
    """
    with _new(target) as file:
        shell = SealedWriter(file, password) if password else PlainWriter(file)
        with gzip.GzipFile("", "wb", QUICK, cast("IO[bytes]", shell), mtime=0) as packed:
            text = written(manifest)
            packed.write(_header(MANIFEST, len(text)) + text + _padding(len(text)))
            for part in manifest.parts:
                _add(packed, files[part.place], part)
            packed.write(END)
        shell.finish()
    sync_folder(target.parent)


@contextmanager
def _new(target: Path) -> Iterator[BinaryIO]:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _add(packed: gzip.GzipFile, path: Path, part: Part) -> None:
    digest = hashlib.sha256()
    size = 0
    packed.write(_header(part.place, part.size))
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            packed.write(chunk)
    if (size, digest.hexdigest()) != (part.size, part.sha256):
        raise BackupDamaged(what=part.name)
    packed.write(_padding(size))


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, 0
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "strict")


def _padding(size: int) -> bytes:
    return bytes(-size % BLOCK)


def unpack(path: Path, password: str, folder: Path | None = None) -> Unpacked:
    """Read a backup wholly and hold every byte against its sums; keep the parts where asked.

    Args:
        password: empty for none.
        folder: empty; the parts are written there under their names (mode 0600).

    Raises:
        NotABackup, PasswordWanted, PasswordWrong, BackupDamaged, BackupUnsafe, BackupNewer.
    """
    with path.open("rb") as raw:
        file = _Hashed(raw)
        source = reader(cast("BinaryIO", file), path.stat().st_size, password)
        try:
            with gzip.GzipFile(fileobj=cast("Any", source), mode="rb") as packed:
                manifest = _manifest(packed)
                if folder is not None:
                    _room_for(manifest, folder)
                for part in manifest.parts:
                    _take(packed, part, folder)
                end = packed.read(tarfile.RECORDSIZE + 1)
                if not len(END) <= len(end) <= tarfile.RECORDSIZE or end.strip(b"\0"):
                    raise BackupDamaged(what="tar")
            while source.read(CHUNK):
                raise BackupDamaged(what="gzip")
        except (EOFError, gzip.BadGzipFile, zlib.error, tarfile.HeaderError) as error:
            raise BackupDamaged(what=type(error).__name__) from error
    return Unpacked(manifest, path.stat().st_size, file.digest())


def _room_for(manifest: Manifest, folder: Path) -> None:
    if manifest.size > shutil.disk_usage(folder).free:
        raise NoRoom(wanted=manifest.size // MEGABYTE)


class _Hashed:
    """A file that knows the SHA-256 of what was read, from its first byte to its last."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        start = self._file.tell()
        data = self._file.read(size)
        # The first bytes are read twice: once to tell the kind of the file.
        self._sum.update(data[max(self._read - start, 0) :])
        self._read = max(self._read, start + len(data))
        return data

    def seek(self, to: int) -> int:
        return self._file.seek(to)

    def digest(self) -> str:
        return self._sum.hexdigest()


def _manifest(packed: gzip.GzipFile) -> Manifest:
    name, size = _next(packed)
    if name != MANIFEST or size > MOST_MANIFEST_BYTES:
        raise BackupDamaged(what=MANIFEST)
    data = _exactly(packed, size)
    _exactly(packed, -size % BLOCK)
    return manifest_of(data)


def _take(packed: gzip.GzipFile, part: Part, folder: Path | None) -> None:
    if _next(packed) != (part.place, part.size):
        raise BackupDamaged(what=part.name)
    target = folder / part.name if folder is not None else Path(os.devnull)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    left = part.size
    with _new(target) if folder is not None else target.open("wb") as file:
        while left:
            chunk = _exactly(packed, min(CHUNK, left))
            digest.update(chunk)
            file.write(chunk)
            left -= len(chunk)
    if digest.hexdigest() != part.sha256:
        raise BackupDamaged(what=part.name)
    _exactly(packed, -part.size % BLOCK)


def _next(packed: gzip.GzipFile) -> tuple[str, int]:
    info = tarfile.TarInfo.frombuf(_exactly(packed, BLOCK), "utf-8", "strict")
    if info.type != tarfile.REGTYPE or info.size < 0:
        raise BackupDamaged(what="tar")
    return info.name, info.size


def _exactly(packed: gzip.GzipFile, size: int) -> bytes:
    data = packed.read(size)
    if len(data) != size:
        raise BackupDamaged(what="gzip")
    return data


@contextmanager
def scratch(parent: Path) -> Iterator[Path]:
    """Provide a folder that only the owner sees, beside the target, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=".xianfeng-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
