"""A paper as PDF: LibreOffice prints the Word document, where it is installed."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.reports.layout import Face

PROGRAM = "soffice"
SECONDS = 120
"""Longest time for one paper; LibreOffice's first start takes a few seconds."""
FILTER = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
INSTEAD: Mapping[Face, tuple[str, ...]] = {
    Face.FANGSONG: (
        "FangSong_GB2312",
        "FangSong",
        "仿宋",
        "FZFangSong-Z02",
        "Noto Serif CJK SC",
        "Source Han Serif SC",
        "AR PL UMing CN",
    ),
    Face.KAITI: (
        "KaiTi_GB2312",
        "KaiTi",
        "楷体",
        "AR PL UKai CN",
        "LXGW WenKai",
        "Noto Serif CJK SC",
    ),
    Face.HEITI: ("SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
    Face.TITLE: ("FZXiaoBiaoSong-B05S", "小标宋", "Noto Serif CJK SC:bold", "Noto Serif CJK SC"),
    Face.SONGTI: ("SimSun", "Noto Serif CJK SC", "AR PL UMing CN"),
    Face.LATIN: ("Liberation Serif", "Tinos", "Noto Serif", "Noto Serif CJK SC"),
}
"""What is asked for next where a face is not installed; none is shipped."""


class NoOfficeProgram(Refusal):
    """There is no LibreOffice here."""

    sentence = N_(
        "A PDF needs LibreOffice, which is not installed here. Install it (make office) "
        "or use the .docx format."
    )


class OfficeProgramFailed(Refusal):
    """LibreOffice did not print the paper."""

    sentence = N_("LibreOffice could not create the PDF. Try again, or use the .docx format.")


def is_possible() -> bool:
    """Tell whether LibreOffice is installed."""
    return shutil.which(PROGRAM) is not None


def pdf_of(document: bytes) -> bytes:
    """Print a Word document.

    Raises:
        NoOfficeProgram: LibreOffice is not installed.
        OfficeProgramFailed: it ended without a file, or took too long.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoOfficeProgram
    with TemporaryDirectory(prefix="xianfeng-pdf-") as folder:
        source = Path(folder, "paper.docx")
        source.write_bytes(document)
        fonts = Path(folder, "fonts.conf")
        fonts.write_text(font_rules(), "utf-8")
        command = (
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            FILTER,
            "--outdir",
            folder,
            str(source),
        )
        try:
            subprocess.run(  # noqa: S603 -- a fixed program, a file of our own
                command,
                env=_environment(fonts, folder),
                check=True,
                capture_output=True,
                timeout=SECONDS,
            )
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise OfficeProgramFailed from error


def _environment(fonts: Path, folder: str) -> dict[str, str]:
    """Point LibreOffice to the font rules and a home of its own; no secret of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, "FONTCONFIG_FILE": str(fonts), "HOME": folder}


def font_rules() -> str:
    """Write the rules of fontconfig: each official face, then what stands in for it.

    Without them LibreOffice silently takes a sans face.
    """
    aliases = "".join(
        "<match target='pattern'>"
        f"<test name='family' qual='first'><string>{escape(face)}</string></test>"
        "<edit name='family' mode='assign' binding='same'>"
        + "".join(
            f"<string>{escape(name.partition(':')[0])}</string>" for name in (face, *INSTEAD[face])
        )
        + "</edit>"
        + (
            "<edit name='weight' mode='assign' binding='same'><const>bold</const></edit>"
            if any(name.endswith(":bold") for name in INSTEAD[face])
            else ""
        )
        + "</match>"
        for face in INSTEAD
    )
    return (
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
        f"{aliases}</fontconfig>"
    )


@cache
def substitutions() -> Mapping[Face, str]:
    """Return the faces that are not installed, each with the one that a PDF takes instead."""
    program = shutil.which("fc-match")
    if program is None:
        return {}
    found = {}
    with TemporaryDirectory(prefix="xianfeng-fonts-") as folder:
        rules = Path(folder, "fonts.conf")
        rules.write_text(font_rules(), "utf-8")
        for face in Face:
            done = subprocess.run(  # noqa: S603 -- a fixed program, a fixed name
                (program, "--format", "%{family[0]}", str(face)),
                env=_environment(rules, folder),
                check=False,
                capture_output=True,
                text=True,
            )
            if done.stdout and done.stdout != str(face):
                found[face] = done.stdout
    return found
