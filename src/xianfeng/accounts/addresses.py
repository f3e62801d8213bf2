from django.conf import settings
from django.http import HttpRequest

NOBODY = "0.0.0.0"  # noqa: S104 -- an address that nobody has, not one to listen on


def client_address(request: HttpRequest) -> str:
    """Return the address that a request came from, to count tries by; it is kept no longer.

    Behind the proxy of the settings its last word in `X-Forwarded-For` counts: what stands before
    it anybody may have written. Without a proxy the header is not believed at all.
    """
    if settings.XIANFENG_BEHIND_PROXY:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if said:
            return said
    return str(request.META.get("REMOTE_ADDR") or NOBODY)
