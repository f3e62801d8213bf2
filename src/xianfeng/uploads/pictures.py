"""A picture drawn anew: place, device and time of the camera stay behind (D20)."""

from io import BytesIO

from xianfeng.foundation.errors import N_, Refusal

MOST_PIXELS = 60_000_000
"""Of a picture that is taken; a phone's camera gives up to 50 million."""
LONGEST_SIDE = 2560
"""Pixels of what is kept: more than any screen or print of an office shows."""
QUALITY = 85


class DamagedPicture(Refusal):
    """It cannot be drawn."""

    sentence = N_("“{name}” is damaged or is no picture. Send it again.")
    beside = ("file",)


class TooManyPixels(Refusal):
    """Drawing it would take the whole machine's memory."""

    sentence = N_(
        "“{name}” has more than {most} million pixels. Make it smaller and send it again."
    )
    beside = ("file",)


def load_formats() -> None:
    """Load what draws pictures; later no further file can be opened."""
    from PIL import (  # noqa: PLC0415 -- only who reads a picture pays for loading it
        Image,
        ImageOps,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    # the notes of a camera are read as TIFF, and what a telephone takes is often MPO
    assert all((ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin))
    assert WebPImagePlugin
    Image.MAX_IMAGE_PIXELS = None  # ours is asked before anything is drawn
    Image._initialized = 2  # noqa: SLF001 -- else it would look for further formats on the disk


def drawn_anew(data: bytes, *, name: str) -> bytes:
    """Draw a picture upright and no larger than needed; PNG stays PNG, the rest becomes JPEG.

    Args:
        data: the file as it was sent.
        name: said where it is refused.

    Raises:
        DamagedPicture, TooManyPixels: as they say.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 -- as above

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise TooManyPixels(name=name, most=MOST_PIXELS // 1_000_000)
            is_png = picture.format == "PNG"
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # first: turning it would double it
            plain = ImageOps.exif_transpose(picture).convert("RGBA" if is_png else "RGB")
    except (OSError, SyntaxError, ValueError, ArithmeticError) as error:
        raise DamagedPicture(name=name) from error
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # pixels alone
    answer = BytesIO()
    clean.save(answer, "PNG" if is_png else "JPEG", quality=QUALITY)
    return answer.getvalue()
