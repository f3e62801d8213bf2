"""What every answer says of itself, whatever the view said or forgot."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "private, no-store"
NO_SENSORS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
"""The platform looks at programmes and offices, never at where somebody is."""


class Defaults:
    """Give every answer a `Cache-Control` (the view's own, else nobody keeps it) and a policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        response.headers.setdefault("Permissions-Policy", NO_SENSORS)
        return response
