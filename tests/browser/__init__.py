"""What journeys in a real browser need: pages of four sizes and tongues, and axe."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).resolve().parent.parent / "ui" / "vendor" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 60_000
"""Milliseconds until a page that does not do what is asked of it fails the test."""
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
WIDTHS = (390, 1440)
TONGUES = ("zh-hans", "en")

# Playwright's loop runs in this thread; Django would refuse the ORM beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass(frozen=True)
class Look:
    """How a page is looked at: the width of the window, the language, the script."""

    width: int = 1440
    tongue: str = "zh-hans"
    script: bool = True

    def __str__(self) -> str:
        return f"{self.tongue}-{self.width}{'' if self.script else '-no-script'}"


EVERY_LOOK = tuple(Look(width, tongue) for width in WIDTHS for tongue in TONGUES)
"""All that `make looks` looks at."""
LOOKS = (EVERY_LOOK[0], EVERY_LOOK[-1])
"""Each width and each tongue once: what a test run affords."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, look: Look, base_url: str, *, expected: tuple[str, ...] = ()
) -> Iterator[Page]:
    """Open a fresh window, without cookies; every fault of a script fails the test.

    Args:
        expected: faults that the test itself brings about, as a line that is cut.
    """
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": look.width, "height": 844 if look.width < 800 else 1000},
        java_script_enabled=look.script,
        locale="zh-CN" if look.tongue == "zh-hans" else "en-GB",
        has_touch=look.width < 800,
    )
    context.add_cookies([{"name": "xf_lang", "value": look.tongue, "url": base_url}])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    try:
        yield page
    except Exception:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"failed-{look}.png", full_page=True)
        raise
    finally:
        context.close()
    known = ("the server responded with a status of 4", *expected)
    unexpected = [fault for fault in faults if not any(words in fault for words in known)]
    assert not unexpected, unexpected


def axe_faults(page: Page) -> list[str]:
    """Name every violation of the accessibility rules on the page, with its first place."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{row['id']}: {row['help']}: {json.dumps(row['nodes'][0]['target'])}"
        f" {row['nodes'][0].get('failureSummary', '')}"
        for row in found
    ]


def choose(page: Page, line: str, words: str) -> None:
    """Type words into a line that suggests, and take the first that it suggests."""
    box = page.locator(line)
    box.fill(words)
    page.locator(".pick-list [role=option]").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")


def overflows(page: Page) -> bool:
    """Tell whether the page scrolls sideways, or a folded table in it, which hides what it holds."""
    return bool(
        page.evaluate(
            """() => {
              const wide = (box) => box.scrollWidth > box.clientWidth;
              const folded = [...document.querySelectorAll(".scroll > table.fold")]
                .filter((table) => getComputedStyle(table).display === "block");
              return [document.documentElement, ...folded.map((each) => each.parentElement)].some(wide);
            }"""
        )
    )
