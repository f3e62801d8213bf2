"""What the system says of the media: how files are written there, and where memory goes."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC, SYS = Path("/proc"), Path("/sys")


def file_system_of(place: Path, *, proc: Path = PROC) -> str:
    """Name the file system on which a place lies, as `ext4`; empty where nobody says it.

    A file system that keeps what was changed in a journal of its own adds so: `ext4 data=journal`.
    """
    found, longest = "", -1
    where = place.resolve()
    with suppress(OSError):
        for line in (proc / "self" / "mountinfo").read_text("utf-8").splitlines():
            before, _, after = line.partition(" - ")
            mounted = before.split(" ")[4].encode().decode("unicode_escape")
            if where.is_relative_to(mounted) and len(mounted) >= longest:
                kind, _source, options = after.split(" ", 2)
                journal = " data=journal" if "data=journal" in options.split(",") else ""
                found, longest = kind + journal, len(mounted)
    return found


def open_swap(*, proc: Path = PROC, sys: Path = SYS) -> tuple[str, ...]:
    """List the places to which memory may be written as it is, not encrypted."""
    try:
        lines = (proc / "swaps").read_text("utf-8").splitlines()[1:]
    except OSError:
        return ()
    names = (line.split()[0].encode().decode("unicode_escape") for line in lines if line.strip())
    return tuple(name for name in names if not _is_kept_secret(Path(name), sys))


def _is_kept_secret(place: Path, sys: Path) -> bool:
    """Tell whether a swap is in memory itself, or on a device that is encrypted somewhere below."""
    if place.name.startswith("zram"):
        return True
    return any(uuid.startswith("CRYPT-") for uuid in _mapped(_device_of(place, sys)))


def _device_of(place: Path, sys: Path) -> Path:
    """Return what the system says of the device that a swap is, or on which its file lies."""
    if (sys / "block" / place.name).exists():
        return sys / "block" / place.name
    with suppress(OSError):
        seen = place.stat()
        number = seen.st_rdev or seen.st_dev
        return sys / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
    return sys / "block" / place.name


def _mapped(device: Path) -> Iterator[str]:
    """Yield what device and all below it are mapped by."""
    with suppress(OSError):
        yield (device / "dm" / "uuid").read_text("ascii")
    with suppress(OSError):
        for below in sorted((device / "slaves").iterdir()):
            yield from _mapped(below)
