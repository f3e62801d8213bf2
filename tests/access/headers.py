"""What the headers of every answer must say, whoever asks (safety.md, 9, 10, 13)."""

from collections.abc import Mapping
from typing import Any

from tests.kit import PAGES
from xianfeng.cli.access import Page, pages
from xianfeng.foundation.doors import Subject

PUBLIC = {
    page.name
    for page in pages()
    if page.name.startswith("publicity:")
    or page.name in {"review:office", "review:window_sheet", "review:method", "review:find"}
    or page.name == "review:hidden_comments"
    or page.name in {"upkeep:healthz", "review:window", "review:ballot", "review:thanks"}
    or page.name.startswith("campaigns:review")
}


def assert_is_guarded(headers: Mapping[str, str]) -> None:
    """Hold one answer's headers against what all must say."""
    assert headers["Cache-Control"]
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    sources = {word for word in policy.replace(";", " ").split() if "//" in word}
    assert sources == set()


def assert_is_kept_by_nobody(page: Page, response: Any) -> None:
    """Hold one answer's headers, and that nothing between keeps what needs a login."""
    assert_is_guarded(response.headers)
    kept = response.headers["Cache-Control"]
    if page.name in PUBLIC:
        assert not response.cookies
    else:
        assert "public" not in kept
        assert "no-store" in kept
    if Subject.ANYONE not in PAGES[page.name].door:
        assert "private" in kept
