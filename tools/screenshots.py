"""Pictures of every role's first page and of the key pages, from the demo city into docs/images/.

python -m tools.screenshots [NAME …]   all pictures, or the named ones

A demo is built in a folder that is thrown away; its server is ended at the end. The city ends
today, so pictures change from day to day; their names do not.
"""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import Look, chromium, opened
from tools import ROOT
from tools.check import environment

IMAGES = ROOT / "docs" / "images"
PASSWORD = "linjiang-2026"  # noqa: S105 -- printed by the demo, good for nothing else
MOST_BYTES = 150_000
COLOURS = 64
MOST_HEIGHT = 1600
"""A longer page is cut: a picture shows what a page is, not all that stands on it."""
LONGEST_BUILD = 300
"""Seconds that the city may take; a minute, on a machine that does nothing else."""


@dataclass(frozen=True)
class Picture:
    """One page, seen by one role (nobody: not signed in), and how to get there."""

    name: str
    role: str
    go: Callable[[Page], object]
    widths: tuple[int, ...] = (1440, 390)


def at(address: str) -> Callable[[Page], object]:
    """Go to an address."""
    return lambda page: page.goto(address)


def follow(address: str, *links: str) -> Callable[[Page], object]:
    """Go to an address and follow the first of each kind of link; numbers differ by demo."""

    def go(page: Page) -> None:
        page.goto(address)
        for link in links:
            page.goto(str(page.locator(f"main {link}").first.get_attribute("href")))

    return go


def ballot(page: Page) -> None:
    """Print one slip as the officer, and open it as a citizen would: signed out."""
    sign_in(page, "officer")
    page.goto("/windows/W01/")
    page.locator("form[action*='/slips/'] button").first.click()
    target = page.locator("a[href*='/r/']").first.get_attribute("href")
    page.context.clear_cookies()
    page.goto(str(target))


PICTURES = (
    Picture("home", "", at("/")),
    Picture("officer", "officer", at("/desk/")),
    Picture("secretary", "secretary", at("/desk/")),
    Picture("member", "member", at("/desk/")),
    Picture("leader", "leader", at("/desk/")),
    Picture("administrator", "admin", at("/desk/")),
    Picture("auditor", "auditor", at("/desk/")),
    Picture("ballot", "", ballot),
    Picture("window", "", at("/w/W01/")),
    Picture("windows", "officer", at("/windows/")),
    Picture("carriers", "secretary", at("/carriers/")),
    Picture("carrier", "secretary", follow("/carriers/", "table a[href^='/carriers/']")),
    Picture("plans", "officer", at("/plans/")),
    Picture(
        "goal", "leader", follow("/plans/", "table a[href^='/plans/']", "a[href^='/plans/goals/']")
    ),
    Picture("import", "officer", at("/organisation/import/")),
    Picture("diagnosis", "leader", at("/diagnosis/")),
    Picture("diagnosis-office", "leader", at("/diagnosis/LJ07/")),
    Picture("report", "officer", follow("/reports/", "a[href^='/reports/quarter/']")),
)


def sign_in(page: Page, role: str) -> None:
    page.goto("/accounts/login/?next=/carriers/")
    page.fill("input[name=login]", role)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_city() -> Iterator[str]:
    """Build a demo, serve it, give its address, end it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="xianfeng-pictures-") as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "xianfeng", "demo", "--port", str(port)],
            env={
                **environment(),
                "XIANFENG_HOME": f"{folder}/demo",
                "DJANGO_SETTINGS_MODULE": "xianfeng.config.settings",
            },
        )
        try:
            wait_for(f"{address}/healthz", server)
            yield address
        finally:
            server.terminate()
            server.wait(60)


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers.

    Raises:
        SystemExit: it ended, or took too long.
    """
    end = time.monotonic() + LONGEST_BUILD
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"The demo ended with {server.returncode}.")
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- our own server
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"The demo did not answer within {LONGEST_BUILD} s.")


def taken(browser: Browser, picture: Picture, width: int, base_url: str) -> bytes:
    """Take one picture; a page that does not answer with 200 is a fault."""
    with opened(browser, Look(width), base_url) as page:
        wrong: list[str] = []
        if picture.role:
            sign_in(page, picture.role)
        page.on(
            "response",
            lambda answer: (
                wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None  # noqa: PLR2004 -- HTTP's bad answers
            ),
        )
        picture.go(page)
        page.wait_for_load_state("networkidle")
        if wrong:
            raise SystemExit(f"{picture.name}: {'; '.join(wrong)}")
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": min(max(height, 700), MOST_HEIGHT)})
        return page.screenshot(animations="disabled")


def smaller(picture: bytes) -> bytes:
    """Keep fewer colours, and fewer still, until the picture is small."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    colours = COLOURS
    while True:
        target = BytesIO()
        reduced = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        reduced.save(target, "PNG", optimize=True)
        if len(target.getvalue()) <= MOST_BYTES or colours <= COLOURS // 4:
            return target.getvalue()
        colours //= 2


def main(names: list[str]) -> int:
    """Take the named pictures, or all."""
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        print(f"{__doc__}\nPictures: {', '.join(picture.name for picture in PICTURES)}")
        return 2
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo_city() as address, chromium() as browser:
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            for width in picture.widths:
                path = IMAGES / f"{picture.name}-{width}.png"
                path.write_bytes(smaller(taken(browser, picture, width, address)))
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} KB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
