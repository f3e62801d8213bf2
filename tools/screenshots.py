"""Pictures of every role's first page and of the key pages, from the demo city into docs/images/.

python -m tools.screenshots [NAME …]   all pictures, or the named ones

A demo is built in a folder that is thrown away; its server is ended at the end. The city ends
today, so pictures change from day to day; their names do not.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import Look, chromium, opened
from tests.factories.sheets import make_book
from tools import ROOT
from tools.demo_city import demo_city, sign_in

CODE = re.compile(r">([0-9A-Z-]{16})<br>([0-9A-Z-]{15})<")
"""The two lines of a slip's code, as its sheet shows them."""
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 150_000
COLOURS = 64
MOST_HEIGHT = 1600
"""A longer page is cut: a picture shows what a page is, not all that stands on it."""


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
    """Print a slip as an administrator, approve it as the officer, open it as a citizen."""
    sign_in(page, "admin")
    page.goto("/windows/W08/")
    page.locator("form[action*='/slips/'] button").first.click()
    first, second = CODE.search(page.content()).groups()  # type: ignore[union-attr] # printed
    page.context.clear_cookies()
    sign_in(page, "officer")
    page.goto("/windows/approvals/")
    page.locator("main td button, main td summary").locator("visible=true").first.click()
    page.click("dialog[open] button.main, details[open] button.main")
    page.context.clear_cookies()
    page.goto(f"/r/{first}{second}/")


def receipt(page: Page) -> None:
    """Cast the ballot of a fresh slip, and look at its receipt."""
    ballot(page)
    page.check("[name=level][value='4']")
    page.click("main form button.main")


def case(page: Page) -> None:
    """Open a case as a citizen would; its code is shown this once."""
    page.goto("/case/new/?window=W01")
    page.fill("[name=words]", "材料交了三次还没有办成，请告知还差什么。")
    page.fill("[name=contact]", "138 0000 1111")
    page.click("main form button.main")


def preview(page: Page) -> None:
    """Send a list of members with two wrong rows, and look at what would happen."""
    page.goto("/organisation/import/")
    page.check("input[name=kind][value=members]")
    page.locator("input[type=file]").set_input_files(
        {"name": "党员名册.xlsx", "mimeType": SHEET, "buffer": make_book(*ROWS, title="党员名册")}
    )
    page.locator("main form:has(input[type=file]) button").first.click()
    page.wait_for_url("**/organisation/import/*/")


def person(page: Page) -> None:
    """Go to the page of somebody's account."""
    page.goto("/accounts/people/?q=a0103")
    page.goto(str(page.locator("table a[href*='/accounts/people/']").first.get_attribute("href")))


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = (
    ("编号", "姓名", "所在党支部代码", "人员类别", "入党日期", "学历"),
    ("LJ960001", "陈知夏", "A0101", "预备党员", "2026年3月12日", "本科"),
    ("LJ960002", "李景舟", "A0101", "正式党员", "2015-07-01", "硕士研究生"),
    ("LJ960003", "周书宁", "A9901", "正式党员", "2012-06-20", "大专"),
    ("LJ960004", "赵若桐", "A0102", "正式党员", "2030-13-01", "本科"),
)
"""The third row names a branch that is not there, the fourth a day that is none."""

PICTURES = (
    Picture("home", "", at("/")),
    Picture("officer", "officer", at("/desk/")),
    Picture("secretary", "secretary", at("/desk/")),
    Picture("member", "member", at("/desk/")),
    Picture("leader", "leader", at("/desk/")),
    Picture("administrator", "admin", at("/desk/")),
    Picture("auditor", "auditor", at("/desk/")),
    Picture("ballot", "", ballot),
    Picture("receipt", "", receipt, (390,)),
    Picture("case", "", case, (390,)),
    Picture("window", "", at("/w/W01/")),
    Picture("review", "", follow("/reviews/", "a[href^='/reviews/']"), (1440,)),
    Picture("windows", "officer", at("/windows/")),
    Picture("cases", "officer", at("/cases/"), (1440,)),
    Picture("case-office", "officer", follow("/cases/?stage=contacted", "tbody a"), (1440,)),
    Picture("campaign", "officer", follow("/campaigns/", "tbody tr:last-child a"), (1440,)),
    Picture("goal-map", "leader", at("/carriers/map/"), (1440,)),
    Picture("month-sheet", "officer", at("/plans/sheet/?month=2026-10"), (1440,)),
    Picture("carriers", "secretary", at("/carriers/")),
    Picture("carrier", "secretary", follow("/carriers/", "table a[href^='/carriers/']")),
    Picture("plans", "officer", at("/plans/")),
    Picture(
        "goal", "leader", follow("/plans/", "table a[href^='/plans/']", "a[href^='/plans/goals/']")
    ),
    Picture("import", "officer", at("/organisation/import/")),
    Picture("import-preview", "officer", preview, (1440,)),
    Picture("organisation", "officer", at("/organisation/A0101/"), (1440,)),
    Picture("members", "officer", at("/organisation/A0101/members/"), (1440,)),
    Picture(
        "record",
        "secretary",
        follow("/organisation/A0101/members/", "table a[href*='/organisation/members/']"),
        (1440,),
    ),
    Picture("findings", "officer", at("/organisation/findings/"), (1440,)),
    Picture("history", "officer", at("/organisation/A0201/history/"), (1440,)),
    Picture("merge", "officer", at("/organisation/A0102/merge/"), (1440,)),
    Picture("composition", "officer", at("/organisation/A/composition/"), (1440,)),
    Picture("requests", "officer", at("/organisation/requests/"), (1440,)),
    Picture("transfers", "secretary", at("/organisation/transfers/")),
    Picture(
        "roll", "secretary", follow("/organisation/rolls/", "a[href^='/organisation/rolls/1']")
    ),
    Picture("me", "member", at("/organisation/me/")),
    Picture("deputies", "secretary", at("/organisation/deputies/")),
    Picture("notices", "officer", at("/notices/")),
    Picture("roles", "admin", at("/organisation/A/roles/?below=on"), (1440,)),
    Picture("give-role", "admin", at("/organisation/A0104/roles/give/"), (1440,)),
    Picture("open-accounts", "officer", at("/organisation/A0101/accounts/"), (1440,)),
    Picture("account", "member", at("/accounts/")),
    Picture("account-person", "admin", person, (1440,)),
    Picture("trail", "auditor", at("/desk/trail/"), (1440,)),
    Picture("jobs", "admin", at("/desk/jobs/"), (1440,)),
    Picture("upkeep", "admin", at("/upkeep/"), (1440,)),
    Picture("diagnosis", "leader", at("/diagnosis/")),
    Picture("diagnosis-office", "leader", at("/diagnosis/LJ07/")),
    Picture("report", "officer", follow("/reports/", "a[href^='/reports/quarter/']")),
)


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
