"""Fonts are asked for by rule; where LibreOffice is there, the page is read back."""

import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from tests.reports.sample import PAPER, SENTENCE
from xianfeng.reports.layout import Face
from xianfeng.reports.writers import pdf
from xianfeng.reports.writers.docx import document_of

AT = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)


def document() -> bytes:
    target = BytesIO()
    document_of(PAPER, at=AT).save(target)
    return target.getvalue()


def test_every_face_of_the_layout_has_a_stand_in() -> None:
    assert set(pdf.INSTEAD) == set(Face)
    assert all(f"<string>{face}</string>" in pdf.font_rules() for face in Face)


def test_without_libreoffice_a_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert not pdf.is_possible()
    with pytest.raises(pdf.NoOfficeProgram):
        pdf.pdf_of(b"")


def test_without_fontconfig_no_substitution_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    pdf.substitutions.cache_clear()

    assert pdf.substitutions() == {}
    pdf.substitutions.cache_clear()


def test_a_libreoffice_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")

    with pytest.raises(pdf.OfficeProgramFailed):
        pdf.pdf_of(document())


@pytest.mark.slow
@pytest.mark.skipif(
    not (pdf.is_possible() and shutil.which("pdftotext")), reason="LibreOffice is not installed"
)
def test_the_printed_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    printed = tmp_path / "paper.pdf"
    printed.write_bytes(pdf.pdf_of(document()))

    text = subprocess.run(
        ["pdftotext", "-layout", "-f", "1", "-l", "1", printed, "-"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    full = [line for line in text.splitlines() if line and line.strip() in SENTENCE * 9]
    assert max(len(line.strip()) for line in full) == 28
    assert printed.read_bytes().startswith(b"%PDF-")
    assert b"/StructTreeRoot" in printed.read_bytes()
