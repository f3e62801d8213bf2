import json
import logging
import multiprocessing
from pathlib import Path

import pytest

from xianfeng.config.log_files import Rotating
from xianfeng.config.options import Options


def handler(path: Path) -> Rotating:
    made = Rotating(str(path), most_bytes=2_000, kept=3)
    made.setFormatter(logging.Formatter("%(message)s"))
    return made


def say(made: Rotating, text: str) -> None:
    made.handle(logging.LogRecord("x", logging.INFO, "", 0, text, None, None))


def write_many(path: Path, name: int) -> None:
    made = handler(path)
    for number in range(300):
        say(made, f"{name} {number} {'x' * 40}")
    made.close()


def test_the_file_is_put_aside_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "xianfeng.log"

    write_many(path, 1)

    files = sorted(file.name for file in path.parent.glob("xianfeng.log*"))
    assert files == [
        "xianfeng.log",
        "xianfeng.log.1",
        "xianfeng.log.2",
        "xianfeng.log.3",
        "xianfeng.log.lock",
    ]
    for file in path.parent.iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.stat().st_size <= 2_000
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_processes_share_a_file_and_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / "xianfeng.log"
    context = multiprocessing.get_context("fork")
    several = [context.Process(target=write_many, args=(path, name)) for name in range(3)]
    for process in several:
        process.start()
    for process in several:
        process.join()

    # Three older files hold what came last; what is kept is whole lines alone.
    lines = [
        line
        for file in tmp_path.glob("xianfeng.log*")
        if file.suffix != ".lock"
        for line in file.read_text().splitlines()
    ]
    assert all(line.endswith(" " + "x" * 40) for line in lines)
    assert len(lines) == len(set(lines))
    assert len(list(tmp_path.glob("xianfeng.log*"))) == 5


def test_a_handler_follows_the_file_that_another_process_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "xianfeng.log"
    one, other = handler(path), handler(path)
    say(one, "first")
    say(other, "second")
    path.rename(tmp_path / "aside")

    say(one, "third")
    one.close()
    other.close()

    assert path.read_text() == "third\n"
    assert (tmp_path / "aside").read_text() == "first\nsecond\n"


def test_a_short_token_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 20"):
        Options(metrics_token="short")
    assert Options(metrics_token="a" * 20).metrics_token
    assert json.dumps(Options().log_file) == '""'
