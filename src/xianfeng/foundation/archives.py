"""What a zipped office file holds, measured without trusting what it says of itself."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from .errors import N_, Refusal

CHUNK = 256 * 1024
LOCAL_HEADER = 30
"""Bytes of a local file header before the name; its last four are the lengths that follow."""

CENTRAL_HEADER = b"PK\x01\x02"
"""Begins each entry of the list at a zip's end."""

HARMLESS_BYTES = 16 * 1024 * 1024
"""Unpacked bytes under which no ratio is asked for: small files of one repeated style."""

MOST_RATIO = 200
"""Unpacked to packed bytes; sheets of real offices stay under 60."""

_ENTITY = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y", re.IGNORECASE)


class DamagedArchive(Refusal):
    """The zip cannot be read."""

    sentence = N_(
        "The file is damaged and cannot be opened. Open it in your office program, save "
        "it as a new file and upload that."
    )


class UnpacksTooLarge(Refusal):
    """The zip would fill the machine."""

    sentence = N_(
        "Unpacked, the file would be larger than {most} megabytes, so it was not read. "
        "Save only what is needed in a new file and upload that."
    )


class TooManyParts(UnpacksTooLarge):
    """The zip lists more files than any office program writes."""

    sentence = N_(
        "The file consists of more than {most} parts, so it was not read. Save only what "
        "is needed in a new file and upload that."
    )


class HoldsEntities(Refusal):
    """The XML defines entities, which no office program writes."""

    sentence = N_(
        "The file contains XML entities, which office programs do not write, so it was "
        "not read. Open it in your office program, save it as a new file and upload that."
    )


@dataclass(frozen=True)
class ArchiveLimits:
    """How much a zipped file may hold; `unpacked_bytes` is the sum over all entries."""

    unpacked_bytes: int = 256 * 1024 * 1024
    entries: int = 2_000


def read_archive(data: bytes, limits: ArchiveLimits) -> dict[str, bytes]:
    """Unpack all XML of an office file, by its real size and not by the declared one.

    Raises:
        DamagedArchive: the zip or one of its entries cannot be read.
        UnpacksTooLarge: it holds more than the limits, far more than its packed size, or more
            than it says.
        TooManyParts: it lists more files than the limits allow.
        HoldsEntities: some XML inside defines entities.
    """
    too_large = UnpacksTooLarge(most=limits.unpacked_bytes // (1024 * 1024))
    if data.count(CENTRAL_HEADER) > limits.entries:  # hundreds of thousands are slow to list
        raise TooManyParts(most=limits.entries)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DamagedArchive from error
    if len(entries) > limits.entries:
        raise TooManyParts(most=limits.entries)
    if _is_bomb(sum(entry.file_size for entry in entries), len(data), limits):
        raise too_large
    texts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        parts = []
        left = entry.file_size
        for chunk in _unpacked(data, entry):
            total += len(chunk)
            left -= len(chunk)
            if left < 0 or _is_bomb(total, len(data), limits):
                raise too_large  # also where it says less of itself than it holds
            parts.append(chunk)
        if entry.filename.lower().endswith((".xml", ".rels")):
            texts[entry.filename] = b"".join(parts)
            text = texts[entry.filename]
            if b"!" in text and _ENTITY.search(text):  # the sign alone is found far quicker
                raise HoldsEntities
    return texts


def _is_bomb(unpacked: int, packed: int, limits: ArchiveLimits) -> bool:
    return unpacked > limits.unpacked_bytes or (
        unpacked > HARMLESS_BYTES and unpacked > MOST_RATIO * packed
    )


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    header = data[entry.header_offset : entry.header_offset + LOCAL_HEADER]
    if len(header) < LOCAL_HEADER or entry.flag_bits & 1:
        raise DamagedArchive
    start = entry.header_offset + LOCAL_HEADER + sum(struct.unpack("<HH", header[-4:]))
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(packed)
    else:
        raise DamagedArchive


def _inflated(packed: bytes) -> Iterator[bytes]:
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not machine.eof:
            chunk = machine.decompress(packed, CHUNK)
            if not chunk and not machine.eof:
                raise DamagedArchive
            yield chunk
            packed = machine.unconsumed_tail
    except zlib.error as error:
        raise DamagedArchive from error
