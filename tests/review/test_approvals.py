"""The second approval: by an officer from outside the window's office, before the first use."""

import pytest
from django.test import Client

from tests.factories.organisation import NOW, make_organisation, make_unit, make_window
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.selectors.batches import batches_of
from xianfeng.ballots.services.batches import print_slips
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Unit:
    return make_unit(name="临江市")


@pytest.fixture
def committee(city: Unit) -> Organisation:
    return make_organisation(unit=city)


@pytest.fixture
def window(city: Unit) -> Unit:
    return make_window(name="婚姻登记窗口", parent=make_unit(name="市民政局", parent=city))


@pytest.fixture
def slip(window: Unit) -> str:
    return print_slips(actor=SYSTEM, window=window, count=2, at=NOW).tokens[0]


def address_of(window: Unit) -> str:
    return f"/windows/{window.code}/slips/{batches_of(window)[0].batch_id}/approve/"


def test_slips_vote_once_an_officer_above_has_approved_them(
    committee: Organisation, window: Unit, slip: str
) -> None:
    officer = with_role(RoleKind.OFFICER, committee)
    early = Client().post(f"/r/{slip}/?lang=en", {"level": "5"})

    page = officer.get("/windows/approvals/?lang=en").content.decode()
    done = officer.post(address_of(window), follow=True)
    after = officer.get("/windows/approvals/?lang=en").content.decode()

    assert early.status_code == 404
    assert "not released yet" in early.content.decode()
    assert "婚姻登记窗口" in page
    assert address_of(window) in page
    assert "2 张评价票可以使用了" in done.content.decode()
    assert "No slips wait for you" in after
    assert Client().post(f"/r/{slip}/", {"level": "5"}).status_code == 303


def test_the_office_itself_does_not_approve(window: Unit, slip: str) -> None:
    del slip
    assert window.parent
    own = with_role(RoleKind.OFFICER, make_organisation(unit=window.parent))

    assert "婚姻登记窗口" not in own.get("/windows/approvals/").content.decode()
    assert own.post(address_of(window)).status_code == 403
    assert not batches_of(window)[0].is_released


def test_whoever_printed_them_does_not_approve(committee: Organisation, window: Unit) -> None:
    officer = with_role(RoleKind.OFFICER, committee)
    officer.post(f"/windows/{window.code}/slips/", {"count": "1", "channel": "slip"})

    assert "婚姻登记窗口" not in officer.get("/windows/approvals/").content.decode()
    page = officer.get(f"/windows/{window.code}/?lang=en").content.decode()
    assert address_of(window) not in page
    assert "somebody else approves it" in page
    officer.post(address_of(window))

    assert not batches_of(window)[0].is_released
