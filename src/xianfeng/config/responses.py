"""What every answer says of itself, whatever the view said or forgot, and however early it left."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

KEPT_BY_NOBODY = "private, no-store"
NO_SENSORS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
"""The platform looks at programmes and offices, never at where somebody is."""


class Headers:
    """Set on every answer what it does not say itself; stands before all other middleware.

    So it runs on what never comes to a view, too: a foreign host, a redirect to TLS, a missing
    slash, a refusal of the gate, an answer of `server_error`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.said = (
            ("Cache-Control", KEPT_BY_NOBODY),
            ("Content-Security-Policy", build_policy()),
            ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
            ("Permissions-Policy", NO_SENSORS),
            ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        for name, words in self.said:
            if name not in headers:
                headers[name] = words
        return response
