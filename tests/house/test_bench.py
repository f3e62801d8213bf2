import json
import os
import sys
from pathlib import Path

import pytest

from tools.bench import load
from tools.bench.__main__ import main
from tools.bench.jobs import Job, write
from tools.bench.load import NotServed, body_length, constant_rate, free_port, running


@pytest.mark.parametrize(
    ("ours", "better", "bar", "holds"),
    [
        (50, "higher", 0.5, True),
        (49, "higher", 0.5, False),
        (50, "lower", 0.5, True),
        (51, "lower", 0.5, False),
        (9, "lower", None, True),
    ],
)
def test_a_bar_is_a_ratio(ours: float, better: str, bar: float | None, *, holds: bool) -> None:
    job = Job("x", ours, 100, "s", better, bar)  # type: ignore[arg-type]

    assert job.holds is holds
    assert ("MISSED" in job.row()) is (not holds)


def test_the_file_has_the_agreed_keys(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"

    write([Job("ballot page, served", 900, 1800, "requests/s", "higher")], path)

    assert json.loads(path.read_text("utf-8")) == [
        {
            "job": "ballot page, served",
            "ours": 900,
            "limit": 1800,
            "unit": "requests/s",
            "ratio": 0.5,
            "better": "higher",
            "bar": None,
        }
    ]


@pytest.mark.slow
def test_the_client_counts_answers_of_a_constant_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "WARM_SECONDS", 0.1)
    monkeypatch.setattr(load, "SECONDS", 0.3)

    assert constant_rate(length=3_000, threads=2) > 10


@pytest.mark.slow
def test_a_server_that_does_not_come_up_is_told() -> None:
    command = [sys.executable, "-c", "raise SystemExit(3)"]

    with pytest.raises(NotServed, match="ended with 3"), running(command, free_port(), os.environ):
        pass


def test_a_page_that_nobody_serves_is_told() -> None:
    with pytest.raises(OSError, match="refused"):
        body_length(free_port(), "/")


def test_wrong_words_are_wrong_use() -> None:
    assert main(["--wrong"]) == 2
