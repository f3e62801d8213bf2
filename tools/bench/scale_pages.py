"""The pages that must stay quick with 5,000 organisations and 200,000 members."""

import time
from collections.abc import Callable, Iterator

from django.test import Client

from tools.bench.jobs import Job
from tools.bench.pages import PAGE_QUERIES, client_of, queries_of
from xianfeng.jobs.worker import run_pending
from xianfeng.people.models.members import Member

RUNS = 5
LARGE_MILLISECONDS = 300
PAGES = (
    ("officer", "organisations", "/organisation/"),
    ("officer", "organisations by pinyin", "/organisation/?q=dishibaju"),
    ("officer", "organisations, last page", "/organisation/?page=200"),
    ("officer", "organisations by unit", "/organisation/?sort=-unit"),
    ("officer", "organisations by name", "/organisation/?sort=name&page=100"),
    ("officer", "tree as of a day", "/organisation/?as_of=2020-05-01"),
    ("officer", "organisation at the top", "/organisation/A/"),
    ("officer", "top as of a day", "/organisation/A/?as_of=2020-05-01"),
    ("officer", "organisation of 50 branches", "/organisation/A001/"),
    ("officer", "units", "/organisation/units/"),
    ("officer", "units by name", "/organisation/units/?sort=name"),
    ("officer", "findings", "/organisation/findings/"),
    ("officer", "findings, page 200", "/organisation/findings/?page=200"),
    ("officer", "findings by kind", "/organisation/findings/?sort=finding"),
    ("officer", "members of all", "/organisation/A/members/"),
    ("officer", "members of all, last page", "/organisation/A/members/?page=8000"),
    ("officer", "members by name", "/organisation/A/members/?sort=name"),
    ("officer", "members by name, last page", "/organisation/A/members/?sort=name&page=8000"),
    ("officer", "members by day of joining", "/organisation/A/members/?sort=-joined"),
    ("officer", "members by number", "/organisation/A/members/?sort=number&page=4000"),
    ("officer", "members by standing", "/organisation/A/members/?sort=standing"),
    ("officer", "members on probation", "/organisation/A/members/?standing=probationary"),
    ("officer", "members as of a day", "/organisation/A/members/?as_of=2020-05-01"),
    ("officer", "members of a committee", "/organisation/A001/members/"),
    ("officer", "search by name", "/organisation/A/members/?q=张伟"),
    ("officer", "search by pinyin", "/organisation/A/members/?q=zhangwei"),
    ("officer", "search by initials", "/organisation/A/members/?q=zw"),
    ("officer", "search with a slip", "/organisation/A/members/?q=zhagnwei"),
    ("officer", "search for nobody", "/organisation/A/members/?q=xqzxqzxq"),
    ("officer", "search by number", "/organisation/A/members/?q=N0100000"),
    ("officer", "composition", "/organisation/A/composition/"),
    ("officer", "composition as of a day", "/organisation/A/composition/?as_of=2020-05-01"),
    ("officer", "one member", "/organisation/members/100/"),
    ("officer", "transfers", "/organisation/transfers/"),
    ("officer", "requests", "/organisation/requests/"),
    ("officer", "rolls", "/organisation/rolls/"),
    ("officer", "new roll", "/organisation/rolls/new/"),
    ("officer", "import", "/organisation/import/"),
    ("officer", "desk", "/desk/"),
    ("leader", "desk", "/desk/"),
    ("leader", "composition of a branch", "/organisation/A001-0000/composition/"),
    ("leader", "organisations", "/organisation/"),
    ("auditor", "trail", "/desk/trail/"),
    ("secretary", "oneself", "/organisation/me/"),
    ("secretary", "members of a branch", "/organisation/{branch}/members/"),
    ("secretary", "register of processing", "/organisation/processing/"),
    ("admin", "accounts", "/accounts/people/"),
    ("admin", "accounts, last page", "/accounts/people/?page=last"),
    ("admin", "accounts by last sign-in", "/accounts/people/?sort=-seen"),
    ("auditor", "trail, oldest first", "/desk/trail/?sort=number"),
    ("officer", "carriers", "/carriers/?sort=-held"),
    ("officer", "diagnosis", "/diagnosis/?sort=name"),
    ("admin", "desk", "/desk/"),
)
ROLL = {
    "title": "全市选举",
    "matter": "vote",
    "drawn_from": "subtree",
    "organisation": "A",
    "step": "preview",
}


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the processor's milliseconds of the middle one of several runs."""
    spent = []
    for _run in range(runs):
        started = time.process_time()
        work()
        spent.append((time.process_time() - started) * 1000)
    return sorted(spent)[runs // 2]


def page_jobs(told: Callable[[str], None]) -> Iterator[Job]:
    """Measure every page; the limit of its time is the constant page through the same program."""
    constant = median(lambda: Client().get("/healthz"))
    bar = LARGE_MILLISECONDS / constant
    branch = Member.objects.get(user__username="secretary").organisation.code
    for role, name, pattern in PAGES:
        client, address = client_of(role), pattern.format(branch=branch)
        status = client.get(address).status_code
        if status != 200:  # noqa: PLR2004 -- HTTP's own
            told(f"{role}: {address} answers {status}")
            continue
        spent = median(lambda: client.get(address))  # noqa: B023 -- called at once
        yield Job(f"large, {role}: {name}", spent, constant, "cpu ms", "lower", bar)
        asked = queries_of(client, address)
        yield Job(f"large, {role}: {name}, queries", asked, PAGE_QUERIES, "queries", "lower", 1)


def whole_jobs(numbers_by_hand: Callable[[], object]) -> Iterator[Job]:
    """Measure what takes all 200,000 at once: a roll of everybody, the list as a workbook.

    Args:
        numbers_by_hand: the limit: every number by one question in SQL.
    """
    client = client_of("officer")
    limit = median(numbers_by_hand)
    roll = median(lambda: client.post("/organisation/rolls/new/", ROLL), 3)
    yield Job("large, roll of all, looked at", roll, limit, "cpu ms", "lower")
    client.post("/organisation/A/members/export/")
    sheet = median(run_pending, 1)
    yield Job("large, members as a workbook, as a job", sheet, limit, "cpu ms", "lower")
