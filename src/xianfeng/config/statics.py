"""The address of the static files changes with their content, so that an upgrade is seen."""

import hashlib
from pathlib import Path


def digest_of(package: Path) -> str:
    """Return a short hash of all static files of the rooms (a few milliseconds at start).

    Files keep their names, so a sheet finds its pictures by relative addresses, and nothing
    has to be collected before the first start.
    """
    found = hashlib.sha256()
    for path in sorted(package.glob("*/static/**/*")):
        if path.is_file():
            found.update(f"{path.relative_to(package).as_posix()}\0".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:12]


def always(_path: str, _url: str) -> bool:
    """Every static file may be kept for ever: another content has another address."""
    return True
