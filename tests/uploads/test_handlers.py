"""How a file that is too large comes to a form: with its name and size, and without its content."""

import tracemalloc
from io import BytesIO, RawIOBase
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from pytest_django import Settings

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _small(settings: Settings, tmp_path: Path) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"upload_most_bytes": MEGABYTE})
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = MEGABYTE
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)


def sent(size: int, name: str = "名册.xlsx") -> "UploadedFile[bytes]":
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


class Endless(RawIOBase):
    """A form of 200 megabytes that is nowhere kept as a whole."""

    def __init__(self, size: int) -> None:
        self.head = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.xlsx"\r\n\r\n'
        self.left, self.tail = size, b"\r\n--b--\r\n"
        self.length = len(self.head) + size + len(self.tail)

    def read(self, size: int = -1) -> bytes:
        if self.head:
            given, self.head = self.head[:size], self.head[size:]
        elif self.left:
            given = b"x" * min(size, self.left)
            self.left -= len(given)
        else:
            given, self.tail = self.tail, b""
        return given


def test_a_file_of_200_megabytes_is_neither_written_nor_kept(
    tmp_path: Path, settings: Settings
) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"upload_most_bytes": 20 * MEGABYTE})
    body = Endless(200 * MEGABYTE)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "CONTENT_TYPE": "multipart/form-data; boundary=b",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )
    tracemalloc.start()

    file = request.FILES["f"]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(file, UploadedFile)
    assert (file.size, file.read(), [*tmp_path.iterdir()]) == (200 * MEGABYTE, b"", [])
    assert most < 8 * MEGABYTE


def test_a_request_beyond_all_measure_is_not_read() -> None:
    request = RequestFactory().post("/", {"file": BytesIO(b"x")})
    request.META["CONTENT_LENGTH"] = str(33 * MEGABYTE)

    with pytest.raises(RequestDataTooBig):
        _ = request.POST
