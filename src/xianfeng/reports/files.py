"""What a paper can be written as, what its file is called, and writing it wholly or not at all."""

import os
import re
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from xianfeng.foundation.errors import N_, Refusal


class Format(StrEnum):
    """What a paper can be written as."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"


MEDIA_TYPES: Mapping[Format, str] = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class UnknownFormat(Refusal):
    """The ending of the name is none that a paper can be written as."""

    sentence = N_("“{name}” does not end in a format for reports: .docx, .pdf or .xlsx.")


def format_of(name: str) -> Format:
    """Tell the format from the ending of a file's name.

    Raises:
        UnknownFormat: the ending is another, or there is none.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in set(Format):
        raise UnknownFormat(name=name)
    return Format(ending)


def file_name(title: str) -> str:
    """Return a title as a file's name, without what file systems refuse.

    >>> file_name("LJ: report, 2026/3")
    'LJ-report-2026-3'
    """
    return "-".join(part for part in re.split(r'[\\/:*?"<>|,\s]+', title) if part)


class NoSuchFolder(Refusal):
    """The folder of the file is not there."""

    sentence = N_("There is no folder {folder}. Create it first, or choose another file name.")


class NotWritable(Refusal):
    """The file can not be written there."""

    sentence = N_(
        "{path} cannot be written. Check the permissions and the free space there, or "
        "choose another file name."
    )


class IsAFolder(Refusal):
    """The name is that of a folder."""

    sentence = N_("{path} is a folder. Enter the name of a file in it.")


def check_writable(path: Path) -> None:
    """Refuse early what could not be written later; nothing is left behind.

    Raises:
        NoSuchFolder: its folder is not there.
        IsAFolder: it is a folder itself.
        NotWritable: the folder may not be written.
    """
    folder = path.parent
    if not folder.is_dir():
        raise NoSuchFolder(folder=str(folder))
    if path.is_dir():
        raise IsAFolder(path=str(path))
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".xianfeng-"):
            pass
    except OSError as error:
        raise NotWritable(path=str(path)) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that no half of it is ever seen.

    Raises:
        NotWritable: the disk or the rights say no; what stood there before stays.
    """
    scratch = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".xianfeng-", delete=False
        ) as file:
            scratch = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.chmod(0o640)
        scratch.replace(path)
    except OSError as error:
        if scratch is not None:
            scratch.unlink(missing_ok=True)
        raise NotWritable(path=str(path)) from error
