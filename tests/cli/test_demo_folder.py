from pathlib import Path

import pytest

from xianfeng.cli import demo_folder
from xianfeng.cli.demo_folder import DemoFolder, Unfit


def built(path: Path) -> None:
    folder = DemoFolder(path)
    folder.open(reset=False)
    folder.finish()
    (path / "xianfeng.sqlite3").write_text("rows")
    folder.close()


def test_a_new_folder_is_to_be_built_and_private(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo")

    folder.open(reset=False)

    assert (folder.is_built, folder.was_begun) == (False, False)
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert "demo = true" in (folder.path / "xianfeng.toml").read_text()


def test_a_built_city_is_kept(tmp_path: Path) -> None:
    built(tmp_path)

    folder = DemoFolder(tmp_path)
    folder.open(reset=False)

    assert folder.is_built
    assert (tmp_path / "xianfeng.sqlite3").read_text() == "rows"


def test_a_reset_starts_over(tmp_path: Path) -> None:
    built(tmp_path)
    (tmp_path / "facts").mkdir()

    folder = DemoFolder(tmp_path)
    folder.open(reset=True)

    assert (folder.is_built, folder.was_begun) == (False, True)
    assert {entry.name for entry in tmp_path.iterdir()} == {".lock", "demo.json", "xianfeng.toml"}


@pytest.mark.parametrize("marker", ['{"state": "building", "tables": ""}', '{"sta', ""])
def test_a_build_that_was_broken_off_begins_anew(marker: str, tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text(marker)
    (tmp_path / "xianfeng.sqlite3").write_text("half")

    folder = DemoFolder(tmp_path)
    folder.open(reset=False)

    assert (folder.is_built, folder.was_begun) == (False, True)
    assert not (tmp_path / "xianfeng.sqlite3").exists()


@pytest.mark.parametrize("reset", [True, False])
def test_a_folder_that_is_not_a_demo_is_never_touched(*, reset: bool, tmp_path: Path) -> None:
    (tmp_path / "xianfeng.sqlite3").write_text("an office's own")

    with pytest.raises(Unfit, match="not a demo"):
        DemoFolder(tmp_path).open(reset=reset)

    assert [entry.name for entry in tmp_path.iterdir()] == ["xianfeng.sqlite3"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("x")

    with pytest.raises(Unfit, match="not a folder"):
        DemoFolder(tmp_path / "demo").open(reset=False)


def test_a_demo_that_is_open_is_not_opened_twice(tmp_path: Path) -> None:
    first = DemoFolder(tmp_path)
    first.open(reset=False)

    with pytest.raises(Unfit, match="already"):
        DemoFolder(tmp_path).open(reset=True)


def test_a_city_of_other_tables_is_to_be_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path)
    monkeypatch.setattr(demo_folder, "fingerprint", lambda: "another")

    with pytest.raises(Unfit, match="demo-reset"):
        DemoFolder(tmp_path).open(reset=False)


def test_a_link_in_the_folder_is_removed_and_not_followed(tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    built(home)
    outside.mkdir()
    (outside / "kept").write_text("x")
    (home / "link").symlink_to(outside)

    DemoFolder(home).open(reset=True)

    assert (outside / "kept").exists()
    assert not (home / "link").is_symlink()
