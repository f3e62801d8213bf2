"""The main pages of each role on the demo city: server time, queries, bytes of the first load."""

import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tools.bench.jobs import Job
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.services.batches import print_slips
from xianfeng.carriers.selectors.catalogue import carriers_visible_to
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Goal

RUNS = 7
PAGE_MILLISECONDS = 80
PUBLIC_MILLISECONDS = 5
BALLOT_MILLISECONDS = 3
PAGE_QUERIES = 30
PAGE_BYTES = 150 * 1024
CITIZEN_BYTES = 50 * 1024
AS_BROWSERS_SEND = "application/x-www-form-urlencoded"
STATIC = re.compile(r'(?:href|src)="(/static/[0-9a-f]+/([^"]+))"')


@dataclass(frozen=True)
class Page:
    """A page as somebody opens it; `role` is a login of the demo, empty for citizens."""

    role: str
    name: str
    address: Callable[[], str]
    most: float = PAGE_MILLISECONDS


def _named(name: str, *arguments: object) -> Callable[[], str]:
    return lambda: reverse(name, args=arguments)


def _carrier() -> str:
    carrier = carriers_visible_to(SYSTEM).order_by("pk").first()
    return reverse("carriers:carrier", args=[carrier.pk if carrier else 0])


def _goal() -> str:
    goal = Goal.objects.filter(links__isnull=False).order_by("pk").first()
    return reverse("plans:goal", args=[goal.pk if goal else 0])


PAGES = (
    Page("", "thanks", _named("review:thanks", "W01"), BALLOT_MILLISECONDS),
    Page("", "window", _named("review:window", "W01"), PUBLIC_MILLISECONDS),
    Page("", "public home", _named("publicity:home"), PUBLIC_MILLISECONDS),
    Page("", "find a window", _named("publicity:windows"), PUBLIC_MILLISECONDS),
    Page("", "sign in", _named("account_login")),
    Page("leader", "desk", _named("desk:home")),
    Page("leader", "diagnosis", _named("diagnosis:overview")),
    Page("leader", "diagnosis of an office", _named("diagnosis:unit", "LJ01")),
    Page("leader", "figure with its records", _named("diagnosis:measure", "LJ01", "taking_part")),
    Page("leader", "goals", _named("plans:list")),
    Page("leader", "goal", _goal),
    Page("leader", "reports", _named("reports:list")),
    Page("officer", "desk", _named("desk:home")),
    Page("officer", "carriers", _named("carriers:list")),
    Page("officer", "carrier", _carrier),
    Page("officer", "organisations", _named("leadership:organisations")),
    Page("officer", "organisation", _named("leadership:organisation", "A01")),
    Page("officer", "windows and slips", _named("review:windows")),
    Page("secretary", "desk", _named("desk:home")),
    Page("secretary", "carrier", _carrier),
    Page("member", "desk", _named("desk:home")),
    Page("member", "carriers", _named("carriers:list")),
    Page("auditor", "desk", _named("desk:home")),
    Page("admin", "upkeep", _named("upkeep:overview")),
)
"""Extend as rooms grow; a page whose room is not there is named and left out."""


def unused_slips(count: int) -> list[str]:
    """Print slips of the first window and give their addresses."""
    window = Unit.objects.get(code="W01")
    printed = print_slips(actor=SYSTEM, window=window, count=count, at=timezone.now())
    return [reverse("review:ballot", args=[token]) for token in printed.tokens]


def unused_slip() -> str:
    """Print one slip of the first window and give its address."""
    return unused_slips(1)[0]


def page_jobs(ballot: str, told: Callable[[str], None]) -> Iterator[Job]:
    """Measure every page; the limit of its time is the constant page through the same program."""
    constant = _milliseconds(Client(), "/healthz")
    yield _cast_job(constant)
    pages = (Page("", "ballot", lambda: ballot, BALLOT_MILLISECONDS), *PAGES)
    for page in pages:
        name = f"{page.role or 'citizen'}: {page.name}"
        try:
            address = page.address()
        except NoReverseMatch:
            told(f"{name}: not there yet")
            continue
        client = client_of(page.role)
        status = client.get(address).status_code
        if status != 200:  # noqa: PLR2004 -- HTTP's own
            told(f"{name}: {address.replace(ballot, '/r/…/')} answers {status}")
            continue
        yield Job(
            f"{name}, server time",
            _milliseconds(client, address),
            constant,
            "cpu ms",
            "lower",
            page.most / constant,
        )
        yield Job(
            f"{name}, queries", queries_of(client, address), PAGE_QUERIES, "queries", "lower", 1
        )
        most = PAGE_BYTES if page.role else CITIZEN_BYTES
        yield Job(f"{name}, first load", _bytes(client, address), most, "bytes", "lower", 1)


def _cast_job(constant: float) -> Job:
    client, spent = Client(), []
    for address in unused_slips(RUNS + 1):
        started = time.process_time()
        client.post(address, "level=5", content_type=AS_BROWSERS_SEND)
        spent.append((time.process_time() - started) * 1000)
    return Job(
        "citizen: a ballot cast, server time",
        statistics.median(spent[1:]),
        constant,
        "cpu ms",
        "lower",
        BALLOT_MILLISECONDS / constant,
    )


def client_of(role: str) -> Client:
    client = Client()
    if role:
        client.force_login(
            User.objects.get(username=role), backend="django.contrib.auth.backends.ModelBackend"
        )
    return client


def _milliseconds(client: Client, address: str) -> float:
    """Return the processor's milliseconds, the database's in them: SQLite runs in this process."""
    client.get(address)
    spent = []
    for _run in range(RUNS):
        started = time.process_time()
        client.get(address)
        spent.append((time.process_time() - started) * 1000)
    return statistics.median(spent)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def _bytes(client: Client, address: str) -> int:
    """Add to the page the files that it names, each once."""
    page = client.get(address).content
    files = {match[1] for match in STATIC.findall(page.decode())}
    paths = [found for name in files if isinstance(found := find(name), str)]
    return len(page) + sum(_size(path) for path in paths)


def _size(path: str) -> int:
    return Path(path).stat().st_size
