"""Where the bytes lie: a folder of the data folder, each file under its own checksum.

A file is written beside its place, synced and only then renamed, so that a name that is there
stands for the whole file, whatever was killed meanwhile. Nothing is ever written twice.
"""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from xianfeng.audit.outside import sync_folder
from xianfeng.foundation.errors import N_, Refusal

FOLDER = "library"


class FileLost(Refusal):
    """A document is known, and its bytes are not on this disk."""

    sentence = N_("The file of this document is not in the data folder. Tell the administrator.")


def place_of(digest: str) -> Path:
    """Name where the bytes with a checksum lie."""
    return Path(settings.XIANFENG_HOME) / FOLDER / digest[:2] / digest


def store(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep bytes for good and return their checksum and size; durable when this returns."""
    folder = Path(settings.XIANFENG_HOME) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    digest, size = sha256(), 0
    with NamedTemporaryFile(dir=folder, suffix=".tmp", delete=False) as scratch:
        half = Path(scratch.name)
        try:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                scratch.write(chunk)
            scratch.flush()
            os.fsync(scratch.fileno())
            place = place_of(digest.hexdigest())
            if not place.is_file():
                place.parent.mkdir(mode=0o700, exist_ok=True)
                half.replace(place)
                sync_folder(place.parent)
        finally:
            half.unlink(missing_ok=True)
    return digest.hexdigest(), size


def kept(digest: str) -> bytes:
    """Return the bytes with a checksum.

    Raises:
        FileLost: they are not there.
    """
    try:
        return place_of(digest).read_bytes()
    except OSError as error:
        raise FileLost from error
