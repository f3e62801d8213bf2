"""A page that never changes: the limit of what the web server can do with this many bytes."""

import os
from collections.abc import Callable, Iterable

BODY = b"x" * int(os.environ.get("BENCH_BYTES", "1024"))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(
    _environ: dict[str, object], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    start_response("200 OK", HEADERS)
    return [BODY]
