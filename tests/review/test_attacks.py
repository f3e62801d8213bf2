"""Bad input on citizens' pages, and slips that meet another round than somebody hoped (issue 10)."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.factories.ballots import contents_in_the_box, make_slips, night
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.rules.questions import WINDOW_2
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.services.batches import approve_batch, print_slips
from xianfeng.ballots.services.rounds import open_campaign_round
from xianfeng.organisation.models.units import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def window() -> Unit:
    return make_window(name="婚姻登记窗口", parent=make_unit(name="市民政局"))


@pytest.fixture
def citizen() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    "comment", ["好👍🏽", "𠮷野家𪚥", "<script>alert(1)</script>", "'); DROP TABLE"]
)
def test_any_letters_are_taken_as_they_are(citizen: Client, window: Unit, comment: str) -> None:
    slip = make_slips(window)[0]

    citizen.post(f"/r/{slip}/", {"level": "3", "comment": comment})

    (content,) = contents_in_the_box()
    assert content.comment == comment
    assert comment.encode() not in citizen.get(f"/r/{slip}/receipt/").content


def test_ten_thousand_letters_are_refused_and_come_back(citizen: Client, window: Unit) -> None:
    slip = make_slips(window)[0]

    response = citizen.post(f"/r/{slip}/", {"level": "3", "comment": "长" * 10_000})

    assert response.status_code == 422
    assert balance().unused == 1


def test_an_altered_form_changes_nothing_that_was_not_asked(citizen: Client, window: Unit) -> None:
    slip, other = make_slips(window, 2)

    citizen.post(
        f"/r/{slip}/",
        {"level": "2", "why_2": ["late", "none"], "why_5": ["warm"], "slip": other, "window": "X"},
    )
    citizen.post(f"/r/{slip}/", {"level": ["2", "5"], "why_5": ["warm"], "admin": "1"})

    (content,) = contents_in_the_box()
    assert content.answers == {"level": "5", "why_5": ["warm"]}
    assert (balance().used, balance().unused) == (1, 1)


def campaign(unit: Unit, *, closes_on: date) -> str:
    """A slip of a campaign's round; every office has one of the same title."""
    opened = open_campaign_round(
        actor=SYSTEM,
        unit=unit,
        questionnaire=WINDOW_2.name,
        group="",
        title="三为三树行风评议",
        opens_on=NOW.date() - timedelta(days=30),
        closes_on=closes_on,
        at=NOW,
    )
    printed = print_slips(actor=SYSTEM, window=unit, count=1, at=NOW, in_round=opened)
    approve_batch(actor=SYSTEM, window=unit, batch_id=printed.batch_id, at=NOW)
    return printed.tokens[0]


def test_the_slip_decides_the_round_where_rounds_have_one_name(citizen: Client) -> None:
    """T96: two rounds of one title; last year's slip is told that its round is closed."""
    first, second = make_unit(name="市民政局"), make_unit(name="市公安局")
    later = NOW.date() + timedelta(days=30)
    one, other = campaign(first, closes_on=later), campaign(second, closes_on=later)
    make_slips(make_window(parent=first))
    past = campaign(first, closes_on=NOW.date() + timedelta(days=1))
    night()

    pages = {slip: citizen.get(f"/r/{slip}/?lang=en") for slip in (one, other, past)}
    told = {slip: page.content.decode() for slip, page in pages.items()}

    assert "市民政局" in told[one]
    assert "市公安局" not in told[one]
    assert "市公安局" in told[other]
    assert f"the last day is {later - timedelta(days=1):%-d %B}" in told[one]
    assert pages[past].status_code == 404
    assert "This round is closed" in told[past]
    assert 'type="radio"' not in told[past]
    assert 'href="/w/?lang=en"' in told[past]


def test_a_poster_leads_to_a_page_that_says_kindly_that_a_slip_is_needed(
    citizen: Client, window: Unit
) -> None:
    """T25: there is no open channel; nothing without a slip comes into a figure."""
    page = citizen.get(f"/w/{window.code}/?lang=en").content.decode()

    assert "Nobody votes without a slip" in page
    assert 'type="radio"' not in page
    assert citizen.post(f"/w/{window.code}/", {"level": "5"}).status_code == 405
