"""How a file that is too large comes to a form: with its name and size, and without its content."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory
from pytest_django import Settings

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _small(settings: Settings, tmp_path: Path) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"upload_most_bytes": MEGABYTE})
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = MEGABYTE
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)


def sent(size: int, name: str = "名册.xlsx") -> UploadedFile[bytes]:
    file = SimpleUploadedFile(name, b"x" * size)
    request = RequestFactory().post("/", {"file": file, "kind": "members"})
    found = request.FILES["file"]
    assert isinstance(found, UploadedFile)
    assert request.POST["kind"] == "members"
    return found


def test_a_file_within_the_limit_comes_whole() -> None:
    with sent(MEGABYTE) as file:
        assert (file.size, len(file.read())) == (MEGABYTE, MEGABYTE)


def test_a_file_over_the_limit_comes_empty_with_its_size(tmp_path: Path) -> None:
    file = sent(MEGABYTE + 1)

    assert (file.name, file.size, file.read()) == ("名册.xlsx", MEGABYTE + 1, b"")
    assert [*tmp_path.iterdir()] == []


def test_of_a_request_that_says_it_is_too_long_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "django.core.files.uploadedfile.TemporaryUploadedFile.write",
        lambda *_: pytest.fail("the disk was written to"),
        raising=False,
    )

    assert sent(4 * MEGABYTE).size == 4 * MEGABYTE


def test_a_request_beyond_all_measure_is_not_read() -> None:
    request = RequestFactory().post("/", {"file": BytesIO(b"x")})
    request.META["CONTENT_LENGTH"] = str(33 * MEGABYTE)

    with pytest.raises(RequestDataTooBig):
        _ = request.POST
