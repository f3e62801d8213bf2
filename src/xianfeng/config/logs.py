"""Structured logs without personal data: no address, no path with a token, no body, no value."""

import logging
import logging.config
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from xianfeng.ui.reading import COOKIELESS
from xianfeng.upkeep.counting import count

from .log_files import LogFile, Rotating

# structlog would load rich for coloured tracebacks, a fifth of a second; our lines are JSON.
_rich = sys.modules.pop("rich", None)
sys.modules["rich"] = None  # type: ignore[assignment] # makes its import fail
import structlog  # noqa: E402 -- see above

del sys.modules["rich"]
if _rich is not None:
    sys.modules["rich"] = _rich

QUIET = (*COOKIELESS, "/paper/", "/static/", "/healthz", "/readyz", "/metrics")
"""Addresses that leave no line at all; the first belong to citizens (I5)."""
NO_FAULTS = (400, 503)
"""What a stranger sends, and what the machine cannot do just now: one line, and no stack."""
OF_THE_MACHINE = (OSError, OperationalError, InterfaceError)
"""Faults whose message is about the machine; others may hold what a person wrote."""

Event = MutableMapping[str, Any]


class WithoutPath(logging.Filter):
    """Drop the path from Django's own lines: it may hold a slip or a code.

    A fault's line carries the reference that the error page shows (`ui.errors`): so a person
    can say which fault it was without saying who they are.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if getattr(record, "status_code", 500) in NO_FAULTS:
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        if request is not None:
            if not isinstance(request, HttpRequest):
                return False  # a line of Django's own server: it holds the whole address
            is_quiet = request.path.startswith(QUIET)
            if is_quiet and record.levelno < logging.ERROR:
                return False
            record.msg, record.args = "%s", (_route(request),)
            record.request = None
            record.by_citizen = is_quiet
            record.reference = getattr(request, "reference", None)
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
        count(response.status_code)
        self.log.info(
            "request",
            method=request.method,
            page=_route(request),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        return response


def fault_without_values(_logger: object, _name: str, event: Event) -> Event:
    """Say where a fault came from and of which kind, never the values that it speaks of."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    if isinstance(found, BaseException):
        found = (type(found), found, found.__traceback__)
    if found and found[1] is not None:
        event["fault"] = "\n".join(_told(found[1]))
    return event


def _told(error: BaseException) -> list[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    words = f"{kind}: {error}" if isinstance(error, OF_THE_MACHINE) else kind
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return [*(_told(earlier) if earlier else []), *frames, words]


def day_alone_for_citizens(_logger: object, _name: str, event: Event) -> Event:
    """Keep no time finer than the day where a citizen's page failed (I5)."""
    if event.get("reference", "") is None:
        del event["reference"]
    if event.pop("by_citizen", False):
        event["timestamp"] = event["timestamp"][:10]
    return event


def logging_config(level: str, file: LogFile | None = None) -> dict[str, Any]:
    """Set structlog and logging up to write JSON lines to standard error, and into a file too."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(["by_citizen", "reference"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        day_alone_for_citizens,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handlers: dict[str, Any] = {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["without_path"],
        }
    }
    if file is not None:
        handlers["file"] = {
            "()": Rotating,
            "filename": str(file.path),
            "most_bytes": file.most_bytes,
            "kept": file.kept,
            "formatter": "json",
            "filters": ["without_path"],
        }
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
                    fault_without_values,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            "axes": {"level": "ERROR"},
            "django.db.backends": {"level": "WARNING"},
            # It writes down whole addresses, and some providers want secrets in them.
            "urllib3": {"level": "WARNING"},
        },
    }
    logging.config.dictConfig(config)
    return config
