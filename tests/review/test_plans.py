"""Results pages read what is added up at openings, so that they cost the same after any year."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.ballots import make_ballots
from tests.factories.organisation import make_window
from xianfeng.ballots.models.days import Envelope
from xianfeng.ballots.models.log import LogBundle
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.selectors.balance import balance

pytestmark = pytest.mark.django_db
GROWING = {model._meta.db_table for model in (Slip, Envelope, LogBundle)}
"""Tables that grow with every ballot."""
SUMS = Tally._meta.db_table


def plans_of(asked: CaptureQueriesContext) -> list[str]:
    """Each statement with how the database goes about it."""
    how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    found = []
    with connection.cursor() as cursor:
        for sql in [query["sql"] for query in asked.captured_queries]:
            if sql.startswith("SELECT"):
                cursor.execute(f"{how} {sql}")
                found.append(f"{sql}\n{cursor.fetchall()}")
    return found


@pytest.mark.parametrize(
    "page",
    [
        "/w/{window}/?lang=en",
        "/w/{window}/?period=2026Q3",
        "/w/{window}/results.csv",
        "/offices/{office}/?period=2026Q3",
        "/w/",
    ],
)
def test_results_pages_read_rolled_up_tables_alone(client: Client, page: str) -> None:
    window = make_window()
    assert window.parent is not None
    make_ballots(window, 60)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page.format(window=window.code, office=window.parent.code))

    assert answer.status_code == 200
    plans = plans_of(asked)
    assert plans
    assert page == "/w/" or [plan for plan in plans if SUMS in plan]
    assert not [plan for plan in plans if any(table in plan for table in GROWING)]


@pytest.mark.once
def test_the_page_of_a_window_finds_its_sums_by_their_key(client: Client) -> None:
    window = make_window()
    make_ballots(window, 60)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/w/{window.code}/?lang=en")

    (plan,) = [plan for plan in plans_of(asked) if SUMS in plan]
    assert f"SEARCH {SUMS} USING PRIMARY KEY" in plan


def test_what_reads_the_slips_is_found() -> None:
    with CaptureQueriesContext(connection) as asked:
        balance()

    assert [plan for plan in plans_of(asked) if Slip._meta.db_table in plan]
