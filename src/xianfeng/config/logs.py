"""Structured logs without personal data: no address, no path with a token, no body."""

import logging
import logging.config
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

from xianfeng.ui.reading import COOKIELESS

QUIET = (*COOKIELESS, "/static/", "/healthz")
"""Addresses that leave no line at all; the first belong to citizens (I5)."""


class WithoutPath(logging.Filter):
    """Drop the path from Django's own lines: it may hold a slip or a code."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None:
            if not isinstance(request, HttpRequest):
                return False  # a line of Django's own server: it holds the whole address
            if request.path.startswith(QUIET) and record.levelno < logging.ERROR:
                return False
            record.msg, record.args = "%s", (_route(request),)
            record.request = None
        return True


def _route(request: HttpRequest) -> str:
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "no page"


class RequestLog:
    """Write one line a request: method, name of the page, status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("xianfeng.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(QUIET):
            return self.get_response(request)
        started = time.perf_counter()
        response = self.get_response(request)
        self.log.info(
            "request",
            method=request.method,
            page=_route(request),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        return response


def logging_config(level: str) -> dict[str, Any]:
    """Set structlog and the standard library up to write JSON lines to standard error."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"without_path": {"()": WithoutPath}},
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["without_path"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"axes": {"level": "ERROR"}, "django.db.backends": {"level": "WARNING"}},
    }
    logging.config.dictConfig(config)
    return config
