"""Whether the address that is printed and mailed is the one at which people get here."""

from urllib.parse import SplitResult, urlsplit

from xianfeng.foundation.errors import N_

from .checks import Check, CheckName, failed, fine, note

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def check_address(
    *, base_url: str, tls: bool, proxy_header: bool, port: int | None = None, is_demo: bool = False
) -> Check:
    """Judge whether the address that QR codes carry fits how the platform is reached.

    Args:
        port: at which it is served; None where that is not known.
        is_demo: a fictional city hangs out no posters.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return failed(
            CheckName.ADDRESS,
            N_("{url} is not a web address."),
            N_("Set XIANFENG_BASE_URL to the address that people enter, with http:// or https://."),
            url=base_url,
        )
    if tls and parts.scheme != "https":
        return failed(
            CheckName.ADDRESS,
            N_("TLS is on, but QR codes contain {url}."),
            N_("Set XIANFENG_BASE_URL to the https:// address."),
            url=base_url,
        )
    if tls and not proxy_header:
        return failed(
            CheckName.ADDRESS,
            N_("TLS is on, but the proxy's header for it is not trusted: every page redirects."),
            N_("Let the proxy set X-Forwarded-Proto and set XIANFENG_PROXY_HEADER=true."),
        )
    if tls or (parts.scheme == "http" and parts.hostname in LOOPBACK and is_demo):
        return fine(CheckName.ADDRESS, N_("People reach the platform at {url}."), url=base_url)
    return _open_line(parts, base_url, port)


def _open_line(parts: SplitResult, base_url: str, port: int | None) -> Check:
    """Judge an address without TLS."""
    if parts.scheme == "https":
        return failed(
            CheckName.ADDRESS,
            N_("QR codes contain {url}, but TLS is off: cookies are sent unprotected."),
            N_("Set XIANFENG_TLS=true and XIANFENG_PROXY_HEADER=true behind the proxy."),
            url=base_url,
        )
    if parts.hostname in LOOPBACK:
        said = parts.port or 80
        return note(
            CheckName.ADDRESS,
            N_("QR codes and emails say {url}, but the platform is served at port {port}.")
            if port not in {None, said}
            else N_("QR codes and emails say {url}, which opens on this machine alone."),
            N_(
                "Set base_url in xianfeng.toml (or XIANFENG_BASE_URL) to the address at which "
                "people reach the platform."
            ),
            url=base_url,
            port=port,
        )
    return note(
        CheckName.ADDRESS,
        N_("Passwords sent to {url} can be read on the way."),
        N_("Put a proxy with TLS in front, then set XIANFENG_TLS=true."),
        url=base_url,
    )
