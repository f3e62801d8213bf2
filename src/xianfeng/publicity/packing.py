"""Openings packed once for all who ask for them, beside the database; they can be packed again."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from xianfeng.ballots.rules.witnesses import witnesses_of
from xianfeng.ballots.selectors.export import Part, export_of, state_of_export
from xianfeng.foundation.ledger.notes import Verifier

FOLDER = "openings"
"""In the data folder; no backup holds it."""


def state_of_packed(part: Part) -> str:
    """Name what a packed opening holds: another name, another file."""
    return state_of_export(part, _witnesses())


def packed(number: int, part: Part, state: str) -> bytes:
    """Return an opening as an archive, packed by whoever asked for it first.

    Args:
        state: as `state_of_packed` names it.
    """
    folder = Path(settings.XIANFENG_HOME) / FOLDER
    path = folder / f"{number}-{state[:32]}.zip"
    with suppress(OSError):
        return path.read_bytes()
    data = _pack(number, part)
    with suppress(OSError):  # a full disk keeps nobody from the log
        _keep(path, data)
        for old in folder.glob(f"{number}-*.zip"):
            if old != path:
                old.unlink(missing_ok=True)
    return data


def _pack(number: int, part: Part) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, pieces in export_of(part, _witnesses()):
            # Without a moment, so that the same leaves are the same bytes on every machine.
            file = ZipInfo(f"opening-{number}/{name}")
            file.compress_type = ZIP_DEFLATED
            archive.writestr(file, b"".join(pieces))
    return data.getvalue()


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{token_hex(8)}.new")  # two may pack at once
    try:
        scratch.write_bytes(data)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def _witnesses() -> list[Verifier]:
    return [each.key for each in witnesses_of(settings.XIANFENG_BALLOTS_WITNESSES)]
