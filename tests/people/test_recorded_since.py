"""What a list of members brings is known since it came; joining the Party says nothing of a place."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.test import Client

from tests.factories.organisation import NOW, make_member, make_organisation, make_unit
from tests.factories.sheets import make_sheet
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.life import MembershipCause
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.services.importing import import_sheet

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def branch() -> Organisation:
    """A branch that is known since 2018, whose members came with a list of today."""
    found = make_organisation(code="K0101", name="一支部", unit=make_unit(code="K"))
    rows = [
        ["闻一鸣", "K0101", "正式党员", "2010-07-01", "2011-07-01"],
        ["闻二鸣", "K0101", "正式党员", "2010-07-01", ""],
        ["闻三鸣", "K0101", "预备党员", "2026-01-01", ""],
        ["闻四鸣", "K0101", "入党积极分子", "", ""],
    ]
    headings = ["姓名", "所在党支部", "人员类别", "入党时间", "转正时间"]
    sheet = read_rows(make_sheet(headings, *rows), MEMBER_COLUMNS)
    import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)
    return found


@pytest.fixture
def officer(branch: Organisation) -> Client:
    return with_role(RoleKind.OFFICER, branch)


def words(client: Client, path: str) -> str:
    text = " ".join(client.get(path).content.decode().split())
    return re.sub(r" ?(</?d[td]>) ?", r"\1", text)


def test_a_membership_begins_on_the_day_of_the_import(branch: Organisation) -> None:
    periods = Membership.objects.values_list("starts_on", "cause").distinct()
    assert list(periods) == [(TODAY, "imported")]
    assert list(Member.objects.order_by("pk").values_list("joined_date", "full_date")) == [
        (date(2010, 7, 1), date(2011, 7, 1)),
        (date(2010, 7, 1), None),
        (date(2026, 1, 1), None),
        (None, None),
    ]


@pytest.mark.parametrize("day", ["2015-12-31", "2020-12-31"])
def test_of_an_earlier_day_no_page_names_a_number(
    officer: Client, branch: Organisation, day: str
) -> None:
    page = words(officer, f"/organisation/K0101/?as_of={day}&lang=en")
    listed = words(officer, f"/organisation/K0101/members/?as_of={day}&lang=en")
    composition = words(officer, f"/organisation/K0101/composition/?as_of={day}&lang=en")

    for shown in (listed, composition) if day < "2018" else (page, listed, composition):
        assert "No record of that day" in shown
        assert "Members have been recorded here since 30 September" in shown
    assert "<dt>full member</dt>" not in page
    assert "<table>" not in composition
    assert "闻" not in listed


def test_the_day_of_the_import_is_a_record(officer: Client, branch: Organisation) -> None:
    page = words(officer, "/organisation/K0101/?as_of=2026-09-30&lang=en")

    assert "<dt>full member</dt><dd>2</dd>" in page


def test_where_nobody_was_ever_recorded_the_past_is_not_nought(officer: Client) -> None:
    empty = make_organisation(code="K0102", parent=Organisation.objects.get(code="K0101"))

    page = words(officer, f"/organisation/{empty.code}/?as_of=2026-01-31&lang=en")

    assert "No member has been recorded here yet." in page


def test_a_members_page_tells_joining_from_the_record(officer: Client) -> None:
    full, other, probationary, _activist = Member.objects.order_by("pk")

    page = words(officer, f"/organisation/members/{full.pk}/?lang=en")
    assert '<dt>Date of joining</dt><dd><time datetime="2010-07-01">' in page
    assert '<dt>Date of full membership</dt><dd><time datetime="2011-07-01">' in page
    assert '<dt>Recorded here since</dt><dd><time datetime="2026-09-30">' in page
    assert "<dt>Date of full membership</dt><dd>not recorded</dd>" in words(
        officer, f"/organisation/members/{other.pk}/?lang=en"
    )
    assert "<dt>Date of full membership</dt>" not in words(
        officer, f"/organisation/members/{probationary.pk}/?lang=en"
    )


def test_the_day_of_full_membership_is_edited_on_the_page(officer: Client) -> None:
    _full, member, probationary, _activist = Member.objects.order_by("pk")
    path = f"/organisation/members/{member.pk}/background/"

    said = {"full_date": "2011-07-01", "birth_year": "", "education": ""}
    assert officer.post(path, said).status_code == 302
    early = officer.post(path, said | {"full_date": "2009-07-01"})

    member.refresh_from_db()
    assert member.full_date == date(2011, 7, 1)
    assert early.status_code == 422
    form = officer.get(f"/organisation/members/{probationary.pk}/background/").content.decode()
    assert 'name="full_date"' not in form


def test_an_upgrade_lets_what_a_list_brought_begin_when_it_came() -> None:
    imported, seen, left = (make_member() for _ in range(3))
    periods = Membership.objects
    periods.filter(member=seen).update(cause=MembershipCause.BECAME_FULL.value)
    ended = {"ends_on": date(2020, 1, 1), "end_cause": MembershipCause.LEFT.value}
    periods.filter(member=left).update(**ended)
    periods.update(recorded_at=datetime(2026, 1, 14, 16, 30, tzinfo=UTC))
    migration = import_module("xianfeng.people.migrations.0003_what_is_known")

    migration.begin_when_known(apps, None)
    migration.full_since(apps, None)

    assert list(periods.order_by("pk").values_list("member", "starts_on")) == [
        (imported.pk, date(2026, 1, 15)),
        (seen.pk, date(2010, 7, 1)),
        (left.pk, date(2010, 7, 1)),
    ]
    dates = Member.objects.order_by("pk").values_list("full_date", flat=True)
    assert list(dates) == [None, date(2010, 7, 1), None]
