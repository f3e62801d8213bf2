import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from tests.foundation.test_witness import AS_LOG, note, proof
from xianfeng.cli import main
from xianfeng.cli.witness import Book, serving
from xianfeng.foundation.ledger.notes import Verifier, open_note
from xianfeng.foundation.ledger.signing import COSIGNATURE
from xianfeng.foundation.ledger.witness import request


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    server = serving(Book(tmp_path, "w.example"), [AS_LOG], "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/add-checkpoint"
    server.shutdown()
    thread.join()
    server.server_close()


def post(url: str, body: bytes) -> tuple[int, str]:
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.netloc, timeout=10)) as connection:
        connection.request("POST", parts.path, body)
        answered = connection.getresponse()
        return answered.status, answered.read().decode()


def test_a_witness_answers_over_http_and_remembers(address: str, tmp_path: Path) -> None:
    status, line = post(address, request(0, [], note(60)))
    key = Verifier("w.example", Book(tmp_path, "w.example").signer.public_key, COSIGNATURE)

    assert status == 200
    assert open_note(note(60) + line, [key]).size == 60
    assert post(address, request(0, [], note(100))) == (409, "60\n")
    assert post(address, request(60, proof(60, 100), note(100)))[0] == 200
    assert Book(tmp_path, "w.example").seen()["log.example/1"].size == 100
    assert (tmp_path / "witness.key").stat().st_mode & 0o777 == 0o600


def test_other_addresses_and_long_bodies_are_refused(address: str) -> None:
    assert post(address.replace("add-", "sub-"), b"x")[0] == 404
    assert post(address, b"x" * 70_000)[0] == 413


def test_the_key_is_printed_and_stays(tmp_path: Path) -> None:
    arguments = ["witness", str(tmp_path), "--name", "w.example", "--key-only"]
    first, again = (CliRunner().invoke(main, arguments).stdout for _ in range(2))

    assert first == again
    assert first.startswith("w.example+")


@pytest.mark.parametrize("more", [[], ["--log", "nonsense"]])
def test_a_witness_without_the_key_of_a_log_does_not_start(tmp_path: Path, more: list[str]) -> None:
    told = CliRunner().invoke(main, ["witness", str(tmp_path), "--name", "w", *more])

    assert told.exit_code == 2
