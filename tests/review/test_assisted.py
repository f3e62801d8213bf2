"""Slips typed from paper (T92): one at a time, nothing overwritten, nothing listed."""

import pytest
from django.test import Client

from tests.factories.ballots import make_slips
from tests.factories.organisation import make_organisation, make_unit, make_window
from tests.kit import with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.batches import batches_of
from xianfeng.organisation.models.units import Unit
from xianfeng.review.lists.batches import channel_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def window() -> Unit:
    return make_window(name="婚姻登记窗口", parent=make_unit(name="市民政局"))


@pytest.fixture
def officer(window: Unit) -> Client:
    assert window.parent
    return with_role(RoleKind.SECRETARY, make_organisation(unit=window.parent))


def type_in(officer: Client, address: str, slip: str, **answers: str) -> str:
    response = officer.post(address, {"code": slip, "level": "2", **answers})
    assert response.status_code == 303
    assert slip not in response.headers["Location"]
    return str(response.headers["Location"])


def test_papers_are_typed_one_by_one_and_those_that_voted_are_kept_apart(
    officer: Client, window: Unit
) -> None:
    """T92: of 25 papers two have voted on a phone, one is typed twice after a break."""
    slips = make_slips(window, 25, channel=Channel.ASSISTED)
    for slip in slips[12:14]:
        Client().post(f"/r/{slip}/", {"level": "5"})
    lines = Entry.objects.count()
    address = f"/paper/{window.code}/"

    for slip in slips:
        address = type_in(officer, address, slip, comment="金丝雀")
    page = officer.get(address + "&lang=en").content.decode()

    assert address == f"/paper/{window.code}/?typed=23&used=2&last=typed"
    assert "金丝雀" not in page
    assert not [slip for slip in slips if slip in page]
    assert (balance().used, balance().envelopes) == (25, 25)
    assert Entry.objects.count() == lines
    (row,) = channel_rows(batches_of(window))
    assert (row.count, row.used) == (25, 25)


def test_a_paper_that_has_voted_is_said_to_be_in_the_box(officer: Client, window: Unit) -> None:
    slip = make_slips(window)[0]
    Client().post(f"/r/{slip}/", {"level": "5"})

    page = officer.get(type_in(officer, f"/paper/{window.code}/?lang=en", slip) + "&lang=en")

    assert "already in the box: nothing was changed" in page.content.decode()
    assert balance().used == 1


@pytest.mark.parametrize(
    ("slip", "answers", "words"),
    [
        ("12", {"level": "2"}, "No slip has a code like this"),
        ("7" * 26, {"level": "2"}, "not known here"),
        (None, {}, "Choose one of the answers"),
        ("elsewhere", {"level": "2"}, "belongs to another window"),
        (None, {"level": "2", "comment": "长" * 501}, "the limit is 500"),
    ],
)
def test_what_cannot_be_typed_comes_back_with_its_reason(
    officer: Client, window: Unit, slip: str | None, answers: dict[str, str], words: str
) -> None:
    foreign = make_slips(make_window())[0]
    code = make_slips(window)[0] if slip is None else {"elsewhere": foreign}.get(slip, slip)

    response = officer.post(f"/paper/{window.code}/?lang=en", {"code": code, **answers})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert balance().used == 0


def test_only_those_who_print_slips_of_the_window_type_them(window: Unit) -> None:
    assert window.parent
    leader = with_role(RoleKind.LEADER, make_organisation(unit=window.parent))
    foreign = with_role(RoleKind.SECRETARY, make_organisation(unit=make_unit()))

    assert leader.get(f"/paper/{window.code}/").status_code == 403
    assert foreign.get(f"/paper/{window.code}/").status_code == 404
