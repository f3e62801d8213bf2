"""What a file is, by its first bytes, and what a document is called (D17)."""

from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_line
from xianfeng.foundation.text import prose

TITLE_MOST, NAME_MOST = 80, 120
HEAD_BYTES = 512
"""As many as `kind_of` looks at."""


class Kind(StrEnum):
    """What is taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    WPS = "wps"
    ET = "et"
    TEXT = "txt"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})
ZIPPED = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX})
COMPOUND = frozenset({Kind.DOC, Kind.XLS, Kind.PPT, Kind.WPS, Kind.ET})
MEDIA_TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.PDF: "application/pdf",
    Kind.TEXT: "text/plain; charset=utf-8",
}
"""The others are bytes to whoever gets them."""

TAKEN = "jpg、png、webp、pdf、docx、xlsx、pptx、doc、xls、ppt、wps、et、txt"


class EmptyFile(Refusal):
    """There is nothing in it."""

    sentence = N_("“{name}” is empty. Send it again.")
    beside = ("file",)


class NotTaken(Refusal):
    """It is of a kind that is not taken, or none that is known."""

    sentence = N_("“{name}” is not of a kind that is kept here. Kinds: {kinds}.")
    beside = ("file",)


class PhoneFormat(Refusal):
    """A phone's own format of pictures, which browsers do not show."""

    sentence = N_(
        "“{name}” is in the HEIC format. Set the camera to “most compatible”, or send the "
        "picture as JPEG."
    )
    beside = ("file",)


class OtherwiseNamed(Refusal):
    """Its first bytes are not what its name promises."""

    sentence = N_(
        "“{name}” is not what its ending says. Save it again in the program that made it."
    )
    beside = ("file",)


def kind_of(name: str, head: bytes) -> Kind:
    """Tell what a file is by its first bytes; the ending decides only between kinds of one form.

    Args:
        head: the first `HEAD_BYTES` bytes, fewer where the file is shorter.

    Raises:
        EmptyFile, PhoneFormat, NotTaken, OtherwiseNamed: as they say.

    >>> kind_of("photo.png", bytes.fromhex("ffd8ffe0")).value
    'jpeg'
    """
    if not head:
        raise EmptyFile(name=name)
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"hevc"}:
        raise PhoneFormat(name=name)
    for kind, sign in (
        (Kind.JPEG, b"\xff\xd8\xff"),
        (Kind.PNG, b"\x89PNG\r\n\x1a\n"),
        (Kind.PDF, b"%PDF-"),
    ):
        if head.startswith(sign):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    ending = name.rpartition(".")[2].lower()
    try:
        said = Kind(ending)
    except ValueError as error:
        raise NotTaken(name=name, kinds=TAKEN) from error
    if said in _kinds_of(head):
        return said
    raise OtherwiseNamed(name=name)


def _kinds_of(head: bytes) -> frozenset[Kind]:
    if head.startswith(b"PK\x03\x04"):
        return ZIPPED
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return COMPOUND
    return frozenset() if b"\0" in head else frozenset({Kind.TEXT})


def checked_title(title: str, *, name: str) -> str:
    """Return what a document is called: what was said, else its file's name without the ending.

    Raises:
        Missing, TooLong: there is nothing to call it, or it is too long.
    """
    said = prose(title) or prose(name.rpartition(".")[0] or name)[:TITLE_MOST]
    return checked_line(said, what=N_("The document's title"), most=TITLE_MOST, field="title")


def checked_name(name: str) -> str:
    """Return a file's name without folders and signs that a disk refuses, its ending kept.

    >>> checked_name("../../票据/九月.pdf")
    '九月.pdf'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(" " if not sign.isprintable() or sign in '<>:"|?*' else sign for sign in last)
    clean = prose(clean).strip(". ") or "file"
    if len(clean) <= NAME_MOST:
        return clean
    stem, dot, ending = clean.rpartition(".")
    tail = f"{dot}{ending}"[-10:]
    return (stem or ending)[: NAME_MOST - len(tail)] + tail
