"""Secrets of the box in shares: files in folders that the operator names, any two are enough.

Neither the database nor a backup holds them. A name is used for one secret alone: two who make the
key of one day at once do not overwrite each other's.
"""

import os
import secrets
from collections.abc import Iterator
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from django.conf import settings

from xianfeng.audit.outside import FOLDER, sync_folder
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.shares import NotEnoughShares, Share, combine, split

NEEDED = 2
"""Shares that make a secret."""
_HEAD = "xianfeng/share"
_known: set[tuple[int, str]] = set()
"""Days that this process has found to be ours."""


class SharesMissing(Refusal):
    """Fewer than two folders hold a sound share of a key that is needed."""

    sentence = N_(
        "The key of the ballot box cannot be put together: {found} of {folders} shares of {name} "
        "were found, two are needed. Connect the media of the settings, then try again."
    )


def folders() -> list[Path]:
    """Return the folders of the shares, in their order."""
    return list(settings.XIANFENG_BALLOTS_KEY_FOLDERS)


def name_of_day(number: int, public_key: str) -> str:
    """Name the key of a day; another key of the same day has another name."""
    return f"day-{number}-{public_key[:16]}"


def name_of_round(number: int) -> str:
    """Name what makes the slips of a members' round."""
    return f"round-{number}"


def put(name: str, secret: bytes) -> None:
    """Part a secret among the folders, durably, and read it back from every two of them.

    Raises:
        OSError: a folder cannot be written to; nothing that counts was done.
        SharesMissing: it could not be read back.
    """
    check = _check(name, secret)
    for folder, share in zip(folders(), split(secret, len(folders())), strict=True):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = f"{_HEAD}\n{name}\n{share.number}\n{share.data.hex()}\n{check}\n"
        handle = os.open(_path(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()  # what still lies in here is not synced
            os.fsync(file.fileno())
        sync_folder(folder)
    found = [share for share, _ in _shares(name)]
    if len(found) < len(folders()) or any(
        combine(one, other) != secret for one, other in combinations(found, 2)
    ):
        raise SharesMissing(name=name, found=len(found), folders=len(folders()))


def get(name: str) -> bytes:
    """Put a secret together from the first two sound shares.

    Raises:
        SharesMissing: fewer than two are there, or what is there does not fit together.
    """
    found = list(_shares(name))
    for (one, check), (other, _) in combinations(found, 2):
        try:
            secret = combine(one, other)
        except NotEnoughShares:
            continue
        if _check(name, secret) == check:
            return secret
    raise SharesMissing(name=name, found=len(found), folders=len(folders()))


def is_there(name: str) -> bool:
    """Tell whether any share of a secret is left."""
    return any(_path(folder, name).is_file() for folder in folders())


def is_gone(name: str, *, beside: str) -> bool:
    """Tell whether a secret is beyond help: all media are here, and fewer than two have a share.

    Args:
        beside: a secret whose shares lie on all media; who has one of these is connected.
    """
    places = folders()
    if not all(_path(folder, beside).is_file() for folder in places):
        return False
    return sum(_path(folder, name).is_file() for folder in places) < NEEDED


def know_day(number: int, public_key: str) -> None:
    """Keep the public half of a day outside the database, where whoever may write to it cannot."""
    if not _is_written(number, public_key):
        path = _days()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(f"{number} {public_key}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    _known.add((number, public_key))


def is_ours(number: int, public_key: str) -> bool:
    """Tell whether a day's public key is one that we made, whatever the database says.

    Ballots that were sealed to another one could be read by whoever laid it into the database. A
    day of before this was kept is ours where a share of its secret is there.
    """
    if (number, public_key) not in _known and (
        _is_written(number, public_key) or is_there(name_of_day(number, public_key))
    ):
        know_day(number, public_key)
    return (number, public_key) in _known


def _is_written(number: int, public_key: str) -> bool:
    path = _days()
    lines = path.read_text("ascii").split("\n") if path.is_file() else []
    return f"{number} {public_key}" in lines


def _days() -> Path:
    return Path(settings.XIANFENG_HOME) / FOLDER / "box.days"


def destroy(name: str) -> None:
    """Overwrite the shares of a secret and remove them; a second time does no harm."""
    for folder in folders():
        path = _path(folder, name)
        if not path.is_file():
            continue
        with path.open("r+b") as file:
            size = path.stat().st_size
            for filling in (secrets.token_bytes(size), b"\0" * size):
                file.seek(0)
                file.write(filling)
                file.flush()
                os.fsync(file.fileno())
        path.unlink()
        sync_folder(folder)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.share"


def _shares(name: str) -> Iterator[tuple[Share, str]]:
    for folder in folders():
        try:
            head, named, number, data, check, end = (
                _path(folder, name).read_text("ascii").split("\n")
            )
            share = Share(int(number), bytes.fromhex(data))
        except (OSError, ValueError):
            continue
        if (head, named, end) == (_HEAD, name, ""):
            yield share, check


def _check(name: str, secret: bytes) -> str:
    return sha256(b"xianfeng/share\n" + name.encode() + b"\n" + secret).hexdigest()
