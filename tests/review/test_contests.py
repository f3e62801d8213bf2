"""An office contests a figure: asked, answered, beside the figure, which stays as it is."""

import csv
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories.ballots import make_ballots
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_organisation,
    make_unit,
    make_window,
)
from tests.kit import refuses, with_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.asks.rules import AnsweredAlready, AskedAlready, NotYetSilent
from xianfeng.audit.models import Entry
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.foundation.errors import NotAllowed, OwnMatter
from xianfeng.foundation.periods import Period
from xianfeng.foundation.refusals import Missing, NoReason
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.units import Unit
from xianfeng.review.models.signs import Contest
from xianfeng.review.services.office import answer_contest, contest_figure
from xianfeng.ui.kept import forget

pytestmark = pytest.mark.django_db
Q3 = Period.parse("2026Q3")
WHY = "九月十二日有人代填二十余张，监控可查。"


class City:
    def __init__(self) -> None:
        self.unit = make_unit(name="临江市", code="LJ")
        self.top = make_organisation(unit=self.unit, name="市直机关工委")
        self.office = make_unit(name="市民政局", code="LJ01", parent=self.unit)
        self.own = make_organisation(unit=self.office, parent=self.top)
        self.window: Unit = make_window(name="婚姻登记窗口", parent=self.office)
        make_ballots(self.window, 12)
        make_ballots(self.window, 28, level=1)
        self.secretary: Actor = make_actor(RoleKind.SECRETARY, self.own)
        self.officer: Actor = make_actor(RoleKind.OFFICER, self.top)

    def contest(self, **more: object) -> Contest:
        told = {"actor": self.secretary, "period": Q3, "reason": WHY, "at": NOW, **more}
        return contest_figure(window=self.window, **told)  # type: ignore[arg-type]

    def answer(self, row: Contest, **more: object) -> Contest:
        told = {"actor": self.officer, "is_upheld": True, "answer": "属实", "at": NOW, **more}
        return answer_contest(contest=row, **told)  # type: ignore[arg-type]

    def page(self, address: str = "") -> str:
        forget()
        found = Client().get(address or f"/w/{self.window.code}/?lang=en")
        return found.content.decode()


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_contest_stands_beside_the_figure_which_stays(city: City) -> None:
    before = (Tally.objects.order_by("pk").values_list(), Slip.objects.order_by("pk").values_list())
    counts, slips = map(list, before)

    row = city.contest()
    asked = city.page()
    city.answer(row, answer="监控属实，请读者留意。")
    answered = city.page()

    assert (list(before[0].all()), list(before[1].all())) == (counts, slips)
    for page in (asked, answered):
        assert "30.0%" in page
        assert "of 40 ballots" in page
        assert WHY in page
        assert "No ballot is removed, and the figure stays." in page
    assert "市直机关工委 answers by 15 October" in asked
    assert "市直机关工委 agrees with the office" in answered
    assert "监控属实，请读者留意。" in answered
    verbs = Entry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["review.contest.asked", "review.contest.upheld"]


def test_a_refused_contest_stays_visible_too_on_pages_and_in_sheets(city: City) -> None:
    city.answer(city.contest(), is_upheld=False, answer="没有证据")

    assert "市直机关工委 does not agree with the office" in city.page()
    (row,) = [row for row in sheet(city, f"/w/{city.window.code}/results.csv") if "2026Q3" in row]
    assert row[-1] == "refused"
    (row,) = [row for row in sheet(city, "/open-data/windows.csv") if "2026Q3" in row]
    assert row[-1] == "refused"
    rows = sheet(city, "/offices/LJ01/?lang=en&export=csv")
    assert rows[1][rows[0].index("Contested by the office")] == "the level above does not agree"


def sheet(city: City, address: str) -> list[list[str]]:
    return list(csv.reader(city.page(address).lstrip("\ufeff").splitlines()))


def test_a_contest_of_a_month_stands_in_its_quarter_and_not_in_another(city: City) -> None:
    city.contest(period=Period.parse("2026-09"))

    address = f"/w/{city.window.code}/?lang=en&period="
    assert WHY in city.page(address + "2026-09")
    assert WHY in city.page(address + "2026Q3")
    assert WHY not in city.page(address + "2026Q2")
    assert WHY not in city.page(address + "2026-08")


def test_numbers_of_people_in_a_reason_are_masked_for_everybody(city: City) -> None:
    city.contest(reason="请致电13800138000核实")

    assert "13800138000" not in city.page()
    assert "请致电***核实" in city.page()


def test_the_office_contests_what_is_published_with_a_reason_and_once_at_a_time(
    city: City,
) -> None:
    with refuses(Missing):
        city.contest(period=Q3.previous())
    with refuses(NoReason):
        city.contest(reason=" ")
    with refuses(NotAllowed):
        city.contest(actor=make_actor(RoleKind.AUDITOR, city.own))
    first = city.contest()
    with refuses(AskedAlready):
        city.contest()
    city.answer(first)
    city.contest(reason="又有新的证据")

    assert Contest.objects.count() == 2


def test_the_level_above_answers_and_never_whoever_contested(city: City) -> None:
    row = city.contest(actor=city.officer)
    with refuses(OwnMatter):
        city.answer(row)
    with refuses(NotAllowed):
        city.answer(row, actor=city.secretary)
    with refuses(NoReason):
        city.answer(row, actor=make_actor(RoleKind.OFFICER, city.top), answer="")
    city.answer(row, actor=make_actor(RoleKind.OFFICER, city.top))
    with refuses(AnsweredAlready):
        city.answer(row, actor=make_actor(RoleKind.OFFICER, city.top))


def test_where_the_level_above_is_silent_the_next_one_may_answer(city: City) -> None:
    county = make_unit(name="江南区", parent=city.unit)
    district = make_organisation(unit=county, parent=city.top)
    make_actor(RoleKind.OFFICER, district)
    window = make_window(parent=make_unit(parent=county))
    make_ballots(window, 30)
    row = contest_figure(
        actor=make_actor(RoleKind.OFFICER, district), window=window, period=Q3, reason=WHY, at=NOW
    )

    assert row.organisation == district
    with refuses(NotYetSilent):
        city.answer(row)
    city.answer(row, at=NOW + timedelta(days=16))


def test_both_see_it_on_their_pages(city: City) -> None:
    office = with_role(RoleKind.SECRETARY, city.own)
    above = with_role(RoleKind.OFFICER, city.top)
    address = f"/windows/{city.window.code}/contest/?period=2026Q3&lang=en"

    assert (
        "Contest this figure"
        in office.get(f"/windows/{city.window.code}/?lang=en").content.decode()
    )
    assert office.get(address).status_code == 200
    assert office.post(address, {"reason": ""}).status_code == 422
    assert office.post(address, {"reason": WHY}).status_code == 302
    assert WHY in office.get(f"/windows/{city.window.code}/").content.decode()
    row = Contest.objects.get()
    assert f"/contests/{row.pk}/" in above.get("/windows/").content.decode()
    assert Notice.objects.filter(kind="review.contest_asked").exists()
    assert WHY in above.get(f"/contests/{row.pk}/?lang=en").content.decode()
    assert office.get(f"/contests/{row.pk}/").status_code == 403
    told = {"outcome": "refused", "answer": "没有证据"}
    assert above.post(f"/contests/{row.pk}/", told).status_code == 302
    assert f"/contests/{row.pk}/" not in above.get("/windows/").content.decode()
    assert "没有证据" in office.get(f"/windows/{city.window.code}/").content.decode()
