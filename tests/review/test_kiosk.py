"""What a kiosk sends, and what it gets back: a signed receipt, or words and no receipt."""

import pytest
from django.test import Client

from tests.factories.ballots import make_slips
from tests.factories.organisation import NOW, make_organisation, make_unit, make_window
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.batches import batches_of
from xianfeng.ballots.selectors.receipts import RECEIPTS
from xianfeng.ballots.selectors.slips import code_of
from xianfeng.ballots.services.batches import print_slips, void_slips
from xianfeng.foundation.ledger.notes import signatures_of
from xianfeng.foundation.ledger.receipts import open_receipt
from xianfeng.organisation.models.units import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def window() -> Unit:
    return make_window(name="婚姻登记窗口", parent=make_unit(name="市民政局"))


@pytest.fixture
def device() -> Client:
    return Client(enforce_csrf_checks=True)


def send(device: Client, slip: str, **answers: str) -> str:
    return device.post("/kiosk/cast/", {"slip": slip, "level": "4", **answers}).content.decode()


def test_ten_tries_cast_one_ballot_and_get_the_same_receipt(device: Client, window: Unit) -> None:
    """T19: the answer was lost on the way, and the kiosk asks again."""
    slip = make_slips(window)[0]

    told = [open_receipt(send(device, slip), RECEIPTS.verifiers()) for _ in range(10)]

    assert len({(each.code, each.commitment) for each in told}) == 1
    assert (balance().used, balance().envelopes) == (1, 1)


@pytest.mark.parametrize(
    ("slip", "answers"),
    [
        ("7" * 26, {"level": "4"}),
        ("", {"level": "4"}),
        (None, {"level": "9"}),
        (None, {}),
        (None, {"level": "4", "comment": "长" * 10_000}),
    ],
)
def test_what_cannot_be_cast_gets_words_and_no_receipt(
    device: Client, window: Unit, slip: str | None, answers: dict[str, str]
) -> None:
    slip = make_slips(window)[0] if slip is None else slip

    response = device.post("/kiosk/cast/", {"slip": slip, **answers})

    assert response.status_code == 422
    assert "xianfeng/receipt" not in response.content.decode()
    assert response.headers["Content-Type"].startswith("text/plain")
    assert balance().used == 0


def test_a_batch_that_is_not_approved_casts_nothing_yet(device: Client, window: Unit) -> None:
    slip = print_slips(actor=SYSTEM, window=window, count=1, at=NOW).tokens[0]

    assert "xianfeng/receipt" not in send(device, slip)
    assert balance().used == 0


def test_a_slip_that_was_called_in_gets_the_signed_word_that_it_was(
    device: Client, window: Unit
) -> None:
    slip = make_slips(window)[0]
    (batch,) = batches_of(window)
    void_slips(actor=SYSTEM, window=window, batch_id=batch.batch_id, at=NOW)

    response = device.post("/kiosk/cast/", {"slip": slip, "level": "5"})

    text, signatures = signatures_of(response.content.decode(), RECEIPTS.verifiers())
    assert response.status_code == 410
    assert text == f"xianfeng/called-in\n{code_of(slip).hex()}\n"
    assert len(signatures) == 1


def test_a_foreign_page_casts_nothing(device: Client, window: Unit) -> None:
    slip = make_slips(window)[0]
    sent = {"slip": slip, "level": "4"}

    response = device.post("/kiosk/cast/", sent, headers={"origin": "https://evil.example"})

    assert response.status_code == 403
    assert balance().used == 0


def test_the_pages_of_a_kiosk_hold_no_slip_and_set_no_cookie(device: Client, window: Unit) -> None:
    for path in ("/kiosk/", f"/kiosk/{window.code}/", "/kiosk/worker.js"):
        response = device.get(path)
        assert response.status_code == 200
        assert not response.cookies
    page = device.get(f"/kiosk/{window.code}/?questions=window.1&lang=en").content.decode()
    assert "why_5" not in page
    assert "why_5" in device.get(f"/kiosk/{window.code}/").content.decode()
    assert device.get("/kiosk/NONE/").status_code == 404
    assert device.get("/kiosk/worker.js").headers["Content-Type"].startswith("text/javascript")


def test_slips_of_a_device_are_given_once_and_counted_as_the_kiosk_s(window: Unit) -> None:
    assert window.parent
    secretary = with_role(RoleKind.SECRETARY, make_organisation(unit=window.parent))

    asked = secretary.get(f"/windows/{window.code}/kiosk/")
    loaded = secretary.post(f"/windows/{window.code}/kiosk/", {"count": "3"})

    assert b'data-slips=""' in asked.content
    tokens = loaded.content.decode().split('data-slips="')[1].split('"')[0].split()
    assert len(set(tokens)) == 3
    assert loaded.headers["Cache-Control"] == "private, no-store"
    (batch,) = batches_of(window)
    assert (batch.channel, batch.count, batch.is_released) == (Channel.KIOSK, 3, False)
