"""A data folder that has been set up, for commands whose point is what they do in it."""

import shutil
from pathlib import Path

import pytest

from tests import database


@pytest.fixture
def home(tmp_path: Path, django_db_setup: None, database_folder: Path) -> Path:
    """The migrated database alone; on an empty folder a command migrates first, for seconds."""
    del django_db_setup
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    shutil.copyfile(database.kept_file(database_folder), home / "xianfeng.sqlite3")
    return home
