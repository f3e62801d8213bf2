"""The one way out of this room: only to the addresses that the operator has set."""

from collections.abc import Iterable
from typing import Any

import requests  # noqa: TID251 -- asks the identity providers of the settings, no one else

from xianfeng.accounts.rules.identity import origin_of

SECONDS = 8
MOST_BYTES = 1024 * 1024


class Outgoing(requests.Session):
    """Ask identity providers: https, known origins, no redirect, one megabyte, eight seconds.

    What a provider answers (its discovery document names further addresses) cannot lead
    anywhere else: an origin that is not in the settings is not asked (ASVS 5.0.0 v13.2.4).
    """

    def __init__(self, origins: Iterable[str]) -> None:
        super().__init__()
        self.origins = frozenset(origins)

    def request(self, method: Any, url: Any, *args: Any, **more: Any) -> requests.Response:
        """Send one request.

        Raises:
            requests.RequestException: the address is not in the settings, nobody answers, or the
                answer is too long; never with the address in it, which may hold a secret.
        """
        if origin_of(str(url)) not in self.origins:
            raise requests.exceptions.InvalidURL("this address is not in the settings")
        more |= {"timeout": SECONDS, "allow_redirects": False, "stream": True}
        try:
            response = super().request(method, url, *args, **more)
            response._content = _read(response)  # noqa: SLF001 -- as `stream=False` would set it
        except requests.RequestException as error:
            raise requests.RequestException(type(error).__name__) from None
        if response.is_redirect:
            raise requests.RequestException("redirect")
        return response


def _read(response: requests.Response) -> bytes:
    read = b""
    for part in response.iter_content(64 * 1024):
        read += part
        if len(read) > MOST_BYTES:
            response.close()
            raise requests.RequestException("too long")
    return read
