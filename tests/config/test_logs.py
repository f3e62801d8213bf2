import logging
import socket

import pytest
from django.test import RequestFactory

from xianfeng.config.logs import WithoutPath


def line(request: object, level: int = logging.WARNING) -> logging.LogRecord:
    record = logging.LogRecord("django.request", level, "", 0, "Not Found: %s", ("/r/SLIP/",), None)
    record.request = request
    return record


def test_a_line_about_a_citizens_page_is_dropped_unless_it_is_a_fault() -> None:
    request = RequestFactory().get("/r/SLIP/")
    fault = line(request, logging.ERROR)

    assert not WithoutPath().filter(line(request))
    assert WithoutPath().filter(fault)
    assert fault.getMessage() == "no page"


def test_a_line_of_djangos_own_server_is_dropped() -> None:
    with socket.socket() as wire:
        assert not WithoutPath().filter(line(wire))


@pytest.mark.parametrize("path", ["/desk/", "/carriers/7/"])
def test_other_lines_lose_their_path_only(path: str) -> None:
    record = line(RequestFactory().get(path))

    assert WithoutPath().filter(record)
    assert record.getMessage() == "no page"
