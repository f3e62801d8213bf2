import io
import json
import logging
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory

from tests.config.test_responses import site as site  # noqa: PLC0414 -- a fixture
from xianfeng.config.logs import WithoutPath

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Read what was written to standard error, each line as JSON."""
    handler = next(h for h in logging.getLogger().handlers if h.name == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    written = io.StringIO()
    before = handler.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    handler.setStream(before)


def test_a_request_leaves_the_name_of_the_page_and_no_path(site: Client, lines: Lines) -> None:
    site.get("/plain?name=张三")

    (line,) = lines()
    assert (line["page"], line["method"], line["status"]) == ("plain", "GET", 200)
    assert "张三" not in json.dumps(line, ensure_ascii=False)
    assert "127.0.0.1" not in json.dumps(line)


def test_a_fault_says_where_and_of_which_kind_but_no_value(site: Client, lines: Lines) -> None:
    page = site.get("/broken")

    fault = next(line for line in lines() if "fault" in line)
    assert "test_responses.py" in fault["fault"]
    assert fault["fault"].endswith("builtins.ValueError")
    assert "110101199001011234" not in json.dumps(fault)
    assert page.status_code == 500
    assert fault["reference"] in page.content.decode()
    assert "110101199001011234" not in page.content.decode()


def test_a_fault_of_the_machine_says_its_message(site: Client, lines: Lines) -> None:
    site.get("/away")

    fault = next(line for line in lines() if "fault" in line)
    assert fault["fault"].endswith("django.db.utils.OperationalError: connection refused")


def test_a_citizen_leaves_no_path_and_no_fine_time_even_where_a_page_fails(
    site: Client, lines: Lines
) -> None:
    site.get("/r/4f7c2a9b1d/")
    site.get("/r/4f7c2a9b1d")

    found = lines()
    assert [line["event"] for line in found] == ["ballot"]
    assert "4f7c2a9b1d" not in json.dumps(found)
    assert len(found[0]["timestamp"]) == len("2026-09-30")


def test_a_page_of_a_fault_that_fails_itself_says_no_more_of_a_citizen(
    site: Client, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xianfeng.ui.errors.render", broken_twice)

    site.get("/r/4f7c2a9b1d/")

    found = lines()
    assert [line["event"] for line in found] == ["ballot", "ballot"]
    assert "4f7c2a9b1d" not in json.dumps(found)
    assert {len(line["timestamp"]) for line in found} == {len("2026-09-30")}


@pytest.mark.parametrize("address", ["/healthz", "/static/x.css"])
def test_programs_that_watch_leave_no_line(address: str, client: Client, lines: Lines) -> None:
    client.get(address)

    assert lines() == []


def broken_twice(*_what: object, **_words: object) -> None:
    try:
        int("张三")
    except ValueError as error:
        raise RuntimeError("张三") from error


def test_a_chain_of_faults_is_told_from_its_beginning(lines: Lines) -> None:
    try:
        broken_twice()
    except RuntimeError:
        logging.getLogger("xianfeng.example").exception("broken")

    (line,) = lines()
    kinds = [word for word in line["fault"].split("\n") if word.startswith("builtins.")]
    assert kinds == ["builtins.ValueError", "builtins.RuntimeError"]


def record_of(request: object, level: int = logging.WARNING) -> logging.LogRecord:
    record = logging.LogRecord("django.request", level, "", 0, "Not Found: %s", ("/r/SLIP/",), None)
    record.request = request
    return record


def test_a_line_about_a_citizens_page_is_dropped_unless_it_is_a_fault() -> None:
    request = RequestFactory().get("/r/SLIP/")
    fault = record_of(request, logging.ERROR)

    assert not WithoutPath().filter(record_of(request))
    assert WithoutPath().filter(fault)
    assert fault.getMessage() == "no page"


def test_a_line_of_djangos_own_server_is_dropped() -> None:
    with socket.socket() as wire:
        assert not WithoutPath().filter(record_of(wire))


@pytest.mark.parametrize("path", ["/desk/", "/carriers/7/"])
def test_other_lines_lose_their_path_only(path: str) -> None:
    record = record_of(RequestFactory().get(path))

    assert WithoutPath().filter(record)
    assert record.getMessage() == "no page"
