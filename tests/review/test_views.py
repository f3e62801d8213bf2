"""The signed-in pages: the list of windows, one window, its slips and its poster."""

import re
import zlib
from datetime import date

import pytest
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from tests.factories.ballots import SEPTEMBER, make_ballots, make_slips
from tests.factories.organisation import (
    NOW,
    make_organisation,
    make_unit,
    make_window,
)
from tests.kit import member_of, with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.models.slips import Batch
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.services.batches import approve_batch, print_slips
from xianfeng.foundation.figures import Figures
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Unit:
    return make_unit(name="市民政局")


@pytest.fixture
def branch(office: Unit) -> Organisation:
    return make_organisation(unit=office)


@pytest.fixture
def window(office: Unit) -> Unit:
    return make_window(name="婚姻登记窗口", parent=office)


@pytest.fixture
def secretary(branch: Organisation) -> Client:
    return with_role(RoleKind.SECRETARY, branch)


def test_the_list_shows_windows_in_reach_by_code_with_their_shares(
    secretary: Client, office: Unit
) -> None:
    late = make_window(name="末窗口", parent=office)
    make_unit(kind=UnitKind.WINDOW, name="首窗口", parent=office, code="A0")
    make_window(name="别处窗口")
    make_ballots(late, 90)
    make_ballots(late, 10, level=1, things=True)

    page = secretary.get("/windows/?period=2026Q3&lang=en").content.decode()

    assert "别处窗口" not in page
    assert page.index("首窗口") < page.index("末窗口")
    assert "90.0%" in page
    assert "10.0%" in page
    assert "fewer than 20 ballots, not published" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_every_length(
    secretary: Client,
    office: Unit,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        make_ballots(make_window(parent=office), 20)

    with django_assert_num_queries(11):
        assert secretary.get("/windows/").status_code == 200


def test_the_list_says_what_will_be_here(secretary: Client) -> None:
    assert "No windows to show" in secretary.get("/windows/?lang=en").content.decode()


def test_the_pages_are_for_those_with_a_role(branch: Organisation, window: Unit) -> None:
    member = member_of(branch)

    assert member.get("/windows/").status_code == 403
    assert Client().get("/windows/").status_code == 302
    assert Client().post(f"/windows/{window.code}/slips/", {"count": 1}).status_code == 302


def test_a_window_out_of_reach_answers_like_an_unknown_one(secretary: Client) -> None:
    foreign = make_window()

    for path in ("", "poster/"):
        assert secretary.get(f"/windows/{foreign.code}/{path}").status_code == 404
        assert secretary.get(f"/windows/NONE/{path}").status_code == 404
    assert secretary.post(f"/windows/{foreign.code}/slips/", {"count": 1}).status_code == 404
    assert secretary.post(f"/windows/{foreign.code}/slips/1/void/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_window_lists_its_batches_and_costs_the_same(
    secretary: Client,
    window: Unit,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        make_ballots(window, 2)

    with django_assert_num_queries(13):
        page = secretary.get(f"/windows/{window.code}/?lang=en").content.decode()

    assert page.count("1 September") == count


def codes_on(page: str) -> list[str]:
    return ["".join(each) for each in re.findall(r">([0-9A-Z-]{16})<br>([0-9A-Z-]{15})<", page)]


def codes_in(paper: bytes) -> list[str]:
    """Read the codes that are typed: the lines in the face of codes, two by two."""
    pages = [
        zlib.decompress(each) for each in re.findall(rb"stream\n(.+?)\nendstream", paper, re.DOTALL)
    ]
    lines = [
        bytes.fromhex(x.decode()) for x in re.findall(rb"/F2 [^<]+<([0-9a-f]+)>", b"".join(pages))
    ]
    text = "".join(line.decode().replace("-", "") for line in lines)
    return [text[at : at + 26] for at in range(0, len(text), 26)]


def test_slips_are_printed_once_with_codes_and_addresses_that_vote(
    secretary: Client, window: Unit
) -> None:
    response = secretary.post(f"/windows/{window.code}/slips/", {"count": "3"})
    page = response.content.decode()

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert page.count('class="qr"') == 3
    addresses = [f"/r/{code}/" for code in codes_on(page)]
    assert len(set(addresses)) == 3
    assert 'href="/r/' not in page  # nobody who prints is led into casting one
    assert "127.0.0.1:8000/r/" in page
    assert Client().post(addresses[0], {"level": "5"}).status_code == 404
    approve_batch(actor=SYSTEM, window=window, batch_id=Batch.objects.get().pk, at=NOW)
    assert Client().post(addresses[0], {"level": "5"}).status_code == 303
    assert (balance().used, balance().unused) == (1, 2)


def test_slips_come_as_a_file_too_and_vote_like_those_of_the_page(
    secretary: Client, window: Unit
) -> None:
    response = secretary.post(f"/windows/{window.code}/slips/", {"count": "13", "pdf": "1"})

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.content.startswith(b"%PDF-")
    assert balance().unused == 13
    codes = codes_in(response.content)
    assert len(set(codes)) == 13
    approve_batch(actor=SYSTEM, window=window, batch_id=Batch.objects.get().pk, at=NOW)
    assert Client().post(f"/r/{codes[0]}/", {"level": "5"}).status_code == 303


def test_trial_slips_lead_to_the_trial_of_the_window(secretary: Client, window: Unit) -> None:
    response = secretary.get(f"/windows/{window.code}/trial/slips/")

    assert response.headers["Content-Type"] == "application/pdf"
    assert codes_in(response.content) == []
    assert balance().unused == 0


def test_a_code_stands_on_its_slip_in_groups(secretary: Client, window: Unit) -> None:
    page = secretary.post(f"/windows/{window.code}/slips/", {"count": "1"}).content.decode()

    (written,) = codes_on(page)
    assert len(written.replace("-", "")) == 26
    approve_batch(actor=SYSTEM, window=window, batch_id=Batch.objects.get().pk, at=NOW)
    assert Client().get(f"/r/{written}/").status_code == 200


def test_a_trial_shows_the_ballot_and_casts_none(secretary: Client, window: Unit) -> None:
    address = f"/windows/{window.code}/trial/?lang=en"

    page = secretary.get(address).content.decode()
    unsaid = secretary.post(address, {"comment": "慢"})
    done = secretary.post(address, {"level": "5"}).content.decode()

    assert "A trial: it shows what citizens see" in page
    assert unsaid.status_code == 422
    assert "That is all: nothing was cast" in done
    assert (balance().used, balance().unused, balance().ballots) == (0, 0, 0)


@pytest.mark.parametrize("count", ["", "0", "-1", "many", "5"])
@override_settings(FIGURES=Figures(slips_most_at_once=4))
def test_a_wrong_number_of_slips_comes_back_with_its_reason(
    secretary: Client, window: Unit, count: str
) -> None:
    response = secretary.post(f"/windows/{window.code}/slips/", {"count": count})

    assert response.status_code == 422
    assert 'class="error"' in response.content.decode()
    assert not Batch.objects.exists()


def test_whoever_prints_while_the_window_is_being_closed_reads_that_it_was(
    secretary: Client, window: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "xianfeng.review.views.asked.windows_visible_to", lambda _actor: Unit.objects
    )
    Unit.objects.filter(pk=window.pk).update(closed_on=date(2026, 9, 1))

    response = secretary.post(f"/windows/{window.code}/slips/?lang=en", {"count": "3"})

    assert response.status_code == 422
    assert "was closed on" in response.content.decode()
    assert not Batch.objects.exists()


def test_an_officer_from_outside_approves_a_batch_and_the_printer_does_not(
    branch: Organisation, window: Unit
) -> None:
    printed = print_slips(actor=SYSTEM, window=window, count=2, at=NOW)
    address = f"/windows/{window.code}/slips/{printed.batch_id}/approve/"
    own = with_role(RoleKind.OFFICER, branch)
    above = with_role(RoleKind.OFFICER, None)

    assert "approve/" not in own.get(f"/windows/{window.code}/?lang=en").content.decode()
    assert own.post(address).status_code == 403
    assert address in above.get(f"/windows/{window.code}/").content.decode()
    assert above.post(address).status_code == 302
    assert address not in above.get(f"/windows/{window.code}/").content.decode()
    assert Client().get(f"/r/{printed.tokens[0]}/").status_code == 200


@pytest.mark.parametrize("kind", [RoleKind.LEADER, RoleKind.AUDITOR])
def test_who_may_look_but_not_print_sees_no_button_and_is_refused(
    branch: Organisation, window: Unit, kind: RoleKind
) -> None:
    make_slips(window)
    client = with_role(kind, branch)
    batch = Batch.objects.get()

    assert (
        '<form method="post" class="form"'
        not in client.get(f"/windows/{window.code}/").content.decode()
    )
    assert client.post(f"/windows/{window.code}/slips/", {"count": 1}).status_code == 403
    assert client.post(f"/windows/{window.code}/slips/{batch.pk}/void/").status_code == 403
    assert balance().unused == 1


def test_calling_in_a_batch_says_how_many(secretary: Client, window: Unit) -> None:
    make_slips(window, 2)
    address = f"/windows/{window.code}/slips/{Batch.objects.get().pk}/void/"

    first = secretary.post(address, follow=True)
    again = secretary.post(address, follow=True)

    assert "已收回 2 张评价票。" in first.content.decode()
    assert "已全部使用或收回" in again.content.decode()
    assert balance().voided == 2


def test_a_batch_with_unused_slips_can_be_called_in_from_the_page(
    secretary: Client, window: Unit
) -> None:
    make_slips(window, 2)
    make_ballots(window, 3)
    batch = Batch.objects.get(count=2)

    page = secretary.get(f"/windows/{window.code}/").content.decode()

    assert re.findall(r'action="(/windows/[^"]+/void/)"', page) == [
        f"/windows/{window.code}/slips/{batch.pk}/void/"
    ]


def test_an_unknown_batch_is_not_found(secretary: Client, window: Unit) -> None:
    assert secretary.post(f"/windows/{window.code}/slips/99/void/").status_code == 404


@override_settings(XIANFENG_BASE_URL="https://ping.linjiang.example")
def test_the_poster_leads_to_the_public_page(secretary: Client, window: Unit) -> None:
    page = secretary.get(f"/windows/{window.code}/poster/").content.decode()

    assert f"https://ping.linjiang.example/w/{window.code}/" in page
    assert page.count('class="qr"') == 1


def test_an_older_quarter_stays_in_the_choice(secretary: Client, window: Unit) -> None:
    make_ballots(window, 1, month=SEPTEMBER)

    page = secretary.get("/windows/?period=2020Q1&lang=en").content.decode()

    assert '<option value="2020Q1" selected>' in page
