from pathlib import Path

import pytest

from xianfeng.reports.files import (
    Format,
    IsAFolder,
    NoSuchFolder,
    NotWritable,
    UnknownFormat,
    check_writable,
    format_of,
    write_whole,
)


def test_a_file_is_written_wholly_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "report.docx"
    target.write_bytes(b"old")

    check_writable(target)
    write_whole(target, b"new")

    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_and_a_folder_as_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSuchFolder, match="nowhere"):
        check_writable(tmp_path / "nowhere" / "report.docx")
    (tmp_path / "report.docx").mkdir()
    with pytest.raises(IsAFolder):
        check_writable(tmp_path / "report.docx")


def test_a_disk_that_says_no_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.docx"
    target.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(NotWritable, match=r"report\.docx"):
        write_whole(target, b"new")

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_may_not_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(**_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", forbidden)
    with pytest.raises(NotWritable):
        check_writable(tmp_path / "report.docx")
    with pytest.raises(NotWritable):
        write_whole(tmp_path / "report.docx", b"")


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.docx", Format.DOCX), ("b.PDF", Format.PDF), ("季报.v2.xlsx", Format.XLSX)],
)
def test_the_format_follows_from_the_ending(name: str, found: Format) -> None:
    assert format_of(name) is found


@pytest.mark.parametrize("name", ["report", "report.doc", "docx", "report.docx.txt"])
def test_another_ending_is_refused_by_name(name: str) -> None:
    with pytest.raises(UnknownFormat, match=name):
        format_of(name)
