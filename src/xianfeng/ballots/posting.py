"""Posting to a witness: a short time, a short answer, no redirect."""

from contextlib import closing
from http.client import (  # noqa: TID251 -- to the witnesses that the operator names
    HTTPConnection,
    HTTPException,
    HTTPSConnection,
)
from urllib.parse import urlsplit

SECONDS = 20
MOST_BYTES = 64_000


def post(url: str, body: bytes) -> tuple[int, str]:
    """Post a body to an address; return the status and the body of the answer.

    Raises:
        OSError: nobody answers, or not as HTTP says.
    """
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    with closing(kind(parts.netloc, timeout=SECONDS)) as connection:
        try:
            connection.request("POST", parts.path or "/", body, {"Content-Type": "text/plain"})
            answered = connection.getresponse()
            return answered.status, answered.read(MOST_BYTES).decode("utf-8", "replace")
        except HTTPException as error:
            raise OSError(type(error).__name__) from error
