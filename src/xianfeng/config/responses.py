"""What every answer says of itself, whatever the view said or forgot."""

from collections.abc import Callable

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "private, no-store"
NO_SENSORS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
"""The platform looks at programmes and offices, never at where somebody is."""


class Defaults:
    """Set on every answer a `Cache-Control` (the view's own, else nobody keeps it) and a policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", KEPT_BY_NOBODY)
        response.headers.setdefault("Permissions-Policy", NO_SENSORS)
        return response


class Policy:
    """Say which sources a page may load from, for every page alike: worded once, when we start."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = self.policy
        return response
