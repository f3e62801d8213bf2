"""Receipts: whoever holds the slip has one, its short code says whether the ballot is in the log."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.ballots import make_slips, night
from tests.factories.organisation import make_unit, make_window
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.receipts import RECEIPTS, find_receipt, receipt_of
from xianfeng.cases.selectors.visible import pass_of
from xianfeng.foundation.ledger.receipts import open_receipt
from xianfeng.organisation.models.units import Unit
from xianfeng.review.views import asked as misses

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def window() -> Unit:
    return make_window(name="不动产登记窗口", parent=make_unit(name="市自然资源局"))


@pytest.fixture
def citizen() -> Client:
    return Client(enforce_csrf_checks=True)


def cast_one(citizen: Client, window: Unit, **answers: str) -> str:
    slip = make_slips(window)[0]
    assert citizen.post(f"/r/{slip}/", {"level": "2", **answers}).status_code == 303
    return slip


def test_only_the_page_after_the_ballot_has_a_check_mark_and_it_has_the_receipt(
    citizen: Client, window: Unit
) -> None:
    """T24: one tap casts, and no page before it looks like the end."""
    slip = make_slips(window)[0]
    before = [citizen.get(f"/r/{slip}/?lang=en"), citizen.post(f"/r/{slip}/?lang=en", {})]

    sent = citizen.post(f"/r/{slip}/?lang=en", {"level": "1"})
    after = citizen.get(sent.headers["Location"]).content.decode()

    for page in before:
        words = re.sub(r"<[^>]*>", " ", page.content.decode()).lower()
        assert 'class="icon"' not in page.content.decode()
        assert not {"encrypted", "sealed", "saved"} & set(re.findall(r"\w+", words))
    assert sent.status_code == 303
    assert "Your ballot is in the box" in after
    assert 'class="icon"' in after.split("<h1>")[1].split("</h1>")[0]
    assert receipt_of(slip).short_code in after
    assert 'class="qr"' in after
    assert "within 14 days" in after
    own_pass = pass_of(window.code, timezone.localdate())
    assert f'href="/case/new/?window={window.code}&amp;pass={own_pass}&amp;lang=en"' in after
    assert "the level above read what you write" in " ".join(after.split())  # T18
    assert f'href="/w/{window.code}/?lang=en"' in after
    assert 'href="/w/?lang=en"' in after


def test_a_slip_that_was_not_used_leads_to_its_ballot(citizen: Client, window: Unit) -> None:
    """T24: whoever closed the page earlier can still vote."""
    slip = make_slips(window)[0]

    for path in ("receipt/", "receipt.txt"):
        response = citizen.get(f"/r/{slip}/{path}?lang=en")
        assert (response.status_code, response.headers["Location"]) == (303, f"/r/{slip}/?lang=en")
    assert citizen.get("/r/unknown/receipt/").status_code == 303
    assert balance().unused == 1


def test_the_receipt_can_be_kept_and_its_signature_verifies(citizen: Client, window: Unit) -> None:
    slip = cast_one(citizen, window)

    response = citizen.get(f"/r/{slip}/receipt.txt")

    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    assert open_receipt(response.content.decode(), RECEIPTS.verifiers()).day >= 1


def test_look_ups_and_reloads_change_nothing(citizen: Client, window: Unit) -> None:
    """T27: the reload of the thanks, the look-up of a receipt, back and send again."""
    slip = cast_one(citizen, window)
    made = balance()
    code = receipt_of(slip).short_code

    pages = [
        *(citizen.get(f"/r/{slip}/receipt/") for _ in range(2)),
        citizen.get(f"/receipt/{code}/"),
        citizen.post("/receipt/", {"code": code}),
        citizen.get(f"/r/{slip}/"),
        citizen.post(f"/r/{slip}/", {"level": "5"}),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200, 303, 404, 404]
    assert balance() == made
    assert made.used == 1


def test_a_used_slip_leads_to_its_receipt(citizen: Client, window: Unit) -> None:
    """T19, T23: every further try is told that the ballot is in the box, with the same receipt."""
    slip = cast_one(citizen, window)
    first = receipt_of(slip).short_code

    again = citizen.post(f"/r/{slip}/?lang=en", {"level": "5"}).content.decode()

    assert "Your ballot is in the box" in again
    assert f'href="/r/{slip}/receipt/?lang=en"' in again
    assert first in citizen.get(f"/r/{slip}/receipt/").content.decode()


def test_a_receipt_waits_until_its_ballot_is_opened(citizen: Client, window: Unit) -> None:
    code = receipt_of(cast_one(citizen, window)).short_code

    typed = citizen.post("/receipt/?lang=en", {"code": code.lower().replace("-", " ")})
    page = citizen.get(typed.headers["Location"]).content.decode()

    assert typed.headers["Location"] == f"/receipt/{code}/?lang=en"
    assert "The ballot is in the box" in page
    assert "waits to be opened" in page
    assert "It does not show what was chosen" in page


def test_once_it_was_opened_a_receipt_proves_its_place_in_the_log(
    citizen: Client, window: Unit
) -> None:
    slips = make_slips(window, 20)
    for slip in slips:
        citizen.post(f"/r/{slip}/", {"level": "4"})
    night()

    page = citizen.get(f"/receipt/{receipt_of(slips[0]).short_code}/?lang=en").content.decode()
    found = find_receipt(receipt_of(slips[0]).short_code)

    assert "The ballot is in the log" in page
    assert "on day 1 of the box" in page
    assert found.checkpoint
    assert found.checkpoint.note.split("\n")[2] in page
    assert [each.hex() in page for each in found.proof] == [True] * len(found.proof)


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "12", "<script>"])
def test_a_code_of_no_receipt_is_told_so(citizen: Client, code: str) -> None:
    response = citizen.get(f"/receipt/{code}/?lang=en")

    assert response.status_code == 404
    assert "No receipt has this code" in response.content.decode()
    assert b"<script>" not in response.content


def test_what_is_no_code_is_asked_for_again(citizen: Client) -> None:
    response = citizen.post("/receipt/?lang=en", {"code": "12-34"})

    assert response.status_code == 422
    assert "Compare it with your note" in response.content.decode()
    foreign = citizen.post("/receipt/", {"code": "1"}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


def test_whoever_guesses_codes_is_slowed_and_nobody_who_holds_one(
    citizen: Client, window: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bucket for all, in memory: no address is looked at, no row is written."""
    now = 0.0
    monkeypatch.setattr(misses, "MOST", 3)
    monkeypatch.setattr(misses, "BUCKET", misses.Bucket(clock=lambda: now))
    slip = make_slips(window)[0]

    guessed = [citizen.get(f"/r/{letter * 26}/") for letter in "12345"]
    held = citizen.get(f"/r/{slip}/")
    receipt = citizen.get("/receipt/0000-0000-0000-0000/")
    now = 60.0
    later = citizen.get(f"/r/{'6' * 26}/")

    assert [page.status_code for page in guessed] == [404, 404, 404, 429, 429]
    assert guessed[-1].headers["Retry-After"] == "60"
    assert (held.status_code, receipt.status_code, later.status_code) == (200, 429, 404)
