"""The outermost shell of a backup: every byte is covered, with a password or without.

Without one the file is an ordinary .tar.gz whose last member, empty for gzip, carries the SHA-256
of all before it. With one it is a chain of AES-256-GCM chunks in the STREAM construction
(Hoang, Reyhanitabar, Rogaway, Vizár, 2015): the nonce holds the chunk's number and whether it is
the last, so that none can be dropped, doubled or moved.
"""

import hashlib
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from xianfeng.foundation.errors import N_, Refusal

from .rules.backups import BackupDamaged, NotABackup

CHUNK = 1024 * 1024
TAG = 16
MAGIC = b"xianfeng backup 1\n"
SALT = 16
PREFIX = 7
GZIP = b"\x1f\x8b"
TRAILER_HEAD = b"\x1f\x8b\x08\x04\x00\x00\x00\x00\x00\xff\x24\x00XF\x20\x00"
TRAILER_TAIL = b"\x03\x00" + bytes(8)
TRAILER = len(TRAILER_HEAD) + 32 + len(TRAILER_TAIL)


class PasswordWanted(Refusal):
    """The backup is encrypted."""

    sentence = N_("The backup is encrypted. Give its password: --password-file FILE")


class PasswordWrong(Refusal):
    """The first chunk does not open; whoever guesses learns no more."""

    sentence = N_("The password does not open this backup, or the backup is damaged.")


def key_of(password: str, salt: bytes) -> bytes:
    """Make the key of a password: scrypt with 128 MB of memory (N = 2^17, r = 8)."""
    return Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(password.encode())


class PlainWriter:
    """Write bytes as they are, and the trailer at the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def finish(self) -> None:
        self._file.write(_trailer(self._digest.digest()))


class SealedWriter:
    """Write chunks that only the password opens."""

    def __init__(self, file: BinaryIO, password: str) -> None:
        self._file = file
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        self._header = MAGIC + salt + self._prefix
        self._cipher = AESGCM(key_of(password, salt))
        self._number = 0
        self._waiting = bytearray()
        file.write(self._header)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """A chunk is written when it is full."""

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._header))
        self._number += 1


class PlainReader:
    """Reads the bytes before the trailer; at their end holds them against it."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size - TRAILER
        self._digest = hashlib.sha256()
        self._is_held = False
        if self._left < 0:
            raise BackupDamaged(what="gzip")

    def read(self, size: int = CHUNK) -> bytes:
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        self._digest.update(data)
        if self._left and not data:
            raise BackupDamaged(what="SHA-256")
        if not self._left and not self._is_held:
            self._is_held = True
            if self._file.read(TRAILER) != _trailer(self._digest.digest()):
                raise BackupDamaged(what="SHA-256")
        return data


class SealedReader:
    """Reads what stands in the chunks; each is opened whole or not at all."""

    def __init__(self, file: BinaryIO, size: int, password: str) -> None:
        self._file = file
        self._header = file.read(len(MAGIC) + SALT + PREFIX)
        self._left = size - len(self._header)
        if self._left < TAG or len(self._header) < len(MAGIC) + SALT + PREFIX:
            raise BackupDamaged(what="AES-GCM")
        salt, self._prefix = self._header[len(MAGIC) : -PREFIX], self._header[-PREFIX:]
        self._cipher = AESGCM(key_of(password, salt))
        self._number = 0
        self._opened = bytearray()

    def read(self, size: int = CHUNK) -> bytes:
        while self._left and (size < 0 or len(self._opened) < size):
            self._open()
        wanted = len(self._opened) if size < 0 else size
        data = bytes(self._opened[:wanted])
        del self._opened[:wanted]
        return data

    def _open(self) -> None:
        sealed = self._file.read(min(CHUNK + TAG, self._left))
        self._left -= len(sealed)
        nonce = _nonce(self._prefix, self._number, is_last=not self._left)
        try:
            self._opened += self._cipher.decrypt(nonce, sealed, self._header)
        except InvalidTag as error:
            raise (BackupDamaged(what="AES-GCM") if self._number else PasswordWrong) from error
        self._number += 1


def reader(file: BinaryIO, size: int, password: str) -> PlainReader | SealedReader:
    """Return the reader for a file by its first bytes.

    Raises:
        NotABackup: the file begins like neither.
        PasswordWanted: it is encrypted and there is no password.
    """
    start = file.read(len(MAGIC))
    file.seek(0)
    if start == MAGIC:
        if not password:
            raise PasswordWanted
        return SealedReader(file, size, password)
    if start.startswith(GZIP):
        return PlainReader(file, size)
    raise NotABackup


def _trailer(digest: bytes) -> bytes:
    return TRAILER_HEAD + digest + TRAILER_TAIL


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
