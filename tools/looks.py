"""Look at every page that a role can reach: both widths, both tongues, axe, sideways scrolling.

python -m tools.looks [--out FOLDER] [--most N] [ROLE …]   roles: the demo's logins, and "nobody"

Follows links from the first page of each role in the demo city, N pages for each name of an
address (2), and prints what is wrong with them; with a folder, keeps the pictures too.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from playwright.sync_api import APIResponse, Browser, Page

from tests.browser import EVERY_LOOK, Look, axe_faults, chromium, opened, overflows
from tools.demo_city import demo_city, sign_in

ROLES = ("nobody", "member", "secretary", "officer", "leader", "auditor", "admin")
GOOD = 200
MOST = 2


def name_of(address: str) -> str:
    """Return the name of the rule that an address falls under; empty for none of ours."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def is_page(answer: APIResponse) -> bool:
    """Tell whether an answer is a page, not a file to keep."""
    return "text/html" in answer.headers.get("content-type", "")


def links_of(page: Page, base_url: str) -> list[str]:
    """List the addresses of our own that a page leads to, without their fragments."""
    found = page.evaluate(
        "[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href.split('#')[0])"
    )
    return [str(link) for link in dict.fromkeys(found) if str(link).startswith(base_url)]


@contextmanager
def without_faults(browser: Browser, look: Look, base_url: str) -> Iterator[Page]:
    """Open a window; what the browser complains of is printed when it closes."""
    try:
        with opened(browser, look, base_url) as page:
            yield page
    except AssertionError as complaints:
        print(f"{look}: {complaints}", flush=True)


def reached(page: Page, role: str, base_url: str, most: int) -> Iterator[str]:
    """Yield the addresses that a role reaches by links, at most so many of each name."""
    seen: Counter[str] = Counter()
    waiting = ["/" if role == "nobody" else "/desk/"]
    known = set(waiting)
    if role != "nobody":
        sign_in(page, role)
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if not name or seen[name] >= most or PurePosixPath(urlsplit(address).path).suffix:
            continue  # a file is long in the making, and no page
        if not is_page(page.request.head(address)):
            continue
        page.goto(address)
        seen[name] += 1
        yield urlsplit(page.url)._replace(scheme="", netloc="").geturl()
        fresh = [link for link in links_of(page, base_url) if link not in known]
        known.update(fresh)
        waiting += fresh


def faults_of(page: Page, address: str, picture: Path | None) -> list[str]:
    """Say what is wrong with a page as it is looked at."""
    answer = page.goto(address)
    faults = [] if answer and answer.status == GOOD else [f"answers {answer and answer.status}"]
    if overflows(page):
        faults.append("scrolls sideways")
    faults += axe_faults(page)
    if picture is not None:
        page.screenshot(path=picture, full_page=True)
    return faults


def look_at(page: Page, role: str, addresses: list[str], look: Look, out: Path | None) -> int:
    """Look at the pages of a role one way; give the number of faults, said as they are found."""
    count = 0
    if role != "nobody":
        sign_in(page, role)
    for number, address in enumerate(addresses):
        name = f"{role}-{number:03}-{name_of(address).replace(':', '.')}-{look}.png"
        for fault in faults_of(page, address, out / name if out else None):
            print(f"{role} {look} {address}: {fault}", flush=True)
            count += 1
    return count


def main(words: list[str]) -> int:
    """Look at the pages of the named roles, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("roles", nargs="*", default=[], metavar="ROLE")
    parser.add_argument("--out", type=Path, help="keep the pictures here")
    parser.add_argument("--most", type=int, default=MOST, help="pages for each name of an address")
    said = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    if said.out:
        said.out.mkdir(parents=True, exist_ok=True)
    count = 0
    with demo_city() as base_url, chromium() as browser:
        for role in said.roles or ROLES:
            with without_faults(browser, Look(), base_url) as page:
                addresses = list(dict.fromkeys(reached(page, role, base_url, said.most)))
            print(f"{role}: {len(addresses)} pages", flush=True)
            for look in EVERY_LOOK:
                with without_faults(browser, look, base_url) as page:
                    count += look_at(page, role, addresses, look, said.out)
    print(f"{count} faults")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
