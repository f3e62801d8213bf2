"""Every page that draws: what it draws is read off it and compared with the records behind."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client, override_settings

from tests.drawings import DrawnBar, Spot, bars, charts, progresses, sparklines
from tests.factories.ballots import make_ballots
from tests.factories.campaigns import make_campaign, make_draft
from tests.factories.campaigns import make_plan as make_review_plan
from tests.factories.carriers import link, make_carrier, make_plan_goal
from tests.factories.cases import Street, make_case, on, settle
from tests.factories.diagnosis import make_result
from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_unit,
    make_window,
)
from tests.factories.plans import make_indicator, make_observation
from tests.kit import signed_in, with_role
from tools import PACKAGE
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.tallies import Tally
from xianfeng.campaigns.rules.campaigns import Group
from xianfeng.campaigns.services.campaigns import end_campaign
from xianfeng.carriers.rules.life import Stage
from xianfeng.cases.rules.life import Verdict
from xianfeng.cases.services.citizen import answer_follow_up
from xianfeng.diagnosis.rules import MeasureName
from xianfeng.foundation.sheets.rows import Row
from xianfeng.leadership.services.composition import count_members
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import MembershipCause
from xianfeng.plans.models import Goal, Indicator
from xianfeng.plans.rules import Comparator, Direction
from xianfeng.review.rules.ratings import RatingColumns
from xianfeng.review.services.ratings import import_ratings

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DRAWS = re.compile(r"{% (interval_bar|line_chart|sparkline|progress|running) ")
MINUTES = ((date(2025, 11, 1), "25"), (date(2026, 1, 1), "20"), (date(2026, 2, 1), "17.5"))
GOOD = DrawnBar(low=82.56, at=90.0, high=94.48)
"""Wilson's interval of 90 of 100, on the scale from nothing to all."""
GOOD_FROM_80 = DrawnBar(low=12.82, at=50.0, high=72.39)
"""The same where the scale begins at 80 percent, for no window lies lower."""
COLOURS = ("k1", "k2", "k3")
TROUBLE_TO_20 = DrawnBar(low=27.61, at=50.0, high=87.18)
"""Wilson's interval of 10 of 100, 5.52 to 17.44 percent, where the scale ends at 20 percent."""


@dataclass(frozen=True)
class Drawn:
    """What an eye reads off a page: intervals, the figures of lines, progress."""

    bars: list[DrawnBar] = field(default_factory=list)
    lines: list[dict[str, list[float]]] = field(default_factory=list)
    names: list[dict[str, str]] = field(default_factory=list)
    """At the ends of each chart's lines, by colour."""
    marks: list[dict[str, float]] = field(default_factory=list)
    progresses: list[tuple[int, int]] = field(default_factory=list)
    trends: list[tuple[Spot, ...]] = field(default_factory=list)
    """Small lines: the places of their figures."""


def read(page: str) -> Drawn:
    found = charts(page)
    return Drawn(
        bars(page),
        [{colour: chart.figures(colour) for colour in sorted(chart.lines)} for chart in found],
        [chart.names for chart in found],
        [chart.marks for chart in found],
        progresses(page),
        sparklines(page),
    )


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


class Place:
    """An office with a branch, a window that was rated, and somebody who looks."""

    def __init__(self) -> None:
        self.office: Unit = make_unit(name="市民政局", code="LJ01")
        self.branch: Organisation = make_organisation(unit=self.office, code="A01")

    def page(self, kind: RoleKind, address: str) -> str:
        return page_of(with_role(kind, self.branch), address)

    def window(self) -> Unit:
        window = make_window(parent=self.office)
        make_ballots(window, 90)
        make_ballots(window, 10, level=1, things=True)
        return window

    def goal(self) -> Goal:
        goal = make_plan_goal(self.office)
        for month, value in MINUTES:
            make_observation(minutes(goal), month, value)
        return goal


def minutes(goal: Goal) -> Indicator:
    """Fifteen minutes at most, in one goal."""
    return goal.indicators.first() or make_indicator(
        goal=goal,
        direction=Direction.DOWN,
        comparator=Comparator.AT_MOST,
        value="15",
        unit="分钟",
    )


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# -- one page a template that draws -----------------------------------------------------------


def goal() -> tuple[str, Drawn]:
    """A goal's figure in time with its target, a month without record, the days that began."""
    place = Place()
    goal = place.goal()
    began = datetime(2026, 2, 14, 4, tzinfo=UTC)
    for stage, title in ((Stage.TRIAL, "窗口前移"), (Stage.ENDED, "旧载体")):
        carrier = make_carrier(
            organisation=place.branch, stage=stage, title=title, started_at=began
        )
        link(carrier, goal)
    page = place.page(RoleKind.LEADER, f"/plans/goals/{goal.pk}/")
    return page, Drawn(
        lines=[{"k0": [25, 20, 17.5]}],
        names=[{"k0": "17.5", "target": "目标 15 分钟以内"}],
        # 61 and 105 of 120 days
        marks=[{"规划开始": 50.83, "窗口前移": 87.5}],
    )


def carrier() -> tuple[str, Drawn]:
    """The figure of the goal that a carrier serves, and the day of its start."""
    place = Place()
    carrier = make_carrier(organisation=place.branch, stage=Stage.TRIAL, started_at=NOW)
    served = place.goal()
    link(carrier, served)
    make_observation(minutes(served), NOW.date().replace(day=1), "12.5")
    page = place.page(RoleKind.LEADER, f"/carriers/{carrier.pk}/")
    return page, Drawn(
        lines=[{"k0": [25, 20, 17.5, 12.5]}],
        names=[{"k0": "12.5", "target": "目标 15 分钟以内"}],
        marks=[{"试点 9 月 30 日": 99.7}],
    )


def composition() -> tuple[str, Drawn]:
    """Members by group, and how many came and went, quarter by quarter."""
    place = Place()
    for standing, number, day in (
        (Standing.FULL, 3, date(2026, 2, 1)),
        (Standing.PROBATIONARY, 1, date(2026, 5, 1)),
    ):
        for _ in range(number):
            member = make_member(organisation=place.branch, standing=standing, joined_date=day)
            member.memberships.update(cause=MembershipCause.JOINED.value)
    count_members(actor=SYSTEM, at=NOW)
    page = place.page(RoleKind.OFFICER, f"/organisation/{place.branch.code}/composition/")
    standings, *_, changes = page.partition("<main")[2].split("<table>")[1:]
    chart = page[page.index('<figure class="chart">') :].partition("</figure>")[0] + "</figure>"
    assert "无记录" in changes  # the quarters before the first record are drawn as a gap
    joined, none = [3.0, 1.0, 0.0], [0.0] * 3
    return standings + chart, Drawn(
        lines=[{"k0": joined, **dict.fromkeys(COLOURS, none)}],
        names=[{"k0": "新发展 0", "k1": "减少 0", "k2": "转入 0", "k3": "转出 0"}],
        marks=[{}],
        progresses=[(3, 4), (1, 4)],
    )


def window_result() -> tuple[str, Drawn]:
    """A window's page: good ratings, the three troubles on one scale, the quarters."""
    place = Place()
    window = place.window()
    page = page_of(Client(), f"/w/{window.code}/?period=2026Q3")
    none = DrawnBar(0.0, 0.0, 18.5)  # 0 of 100: up to 3.7 percent
    return page, Drawn(
        bars=[GOOD, none, none, TROUBLE_TO_20],
        lines=[{"k0": [90]}],
        names=[{"k0": "90"}],
        marks=[{}],
    )


def review_list() -> tuple[str, Drawn]:
    place = Place()
    place.window()
    page = place.page(RoleKind.SECRETARY, "/windows/?period=2026Q3")
    return page, Drawn(bars=[GOOD])


def rating_set() -> tuple[str, Drawn]:
    """Ratings from elsewhere, of all names together and of the only one."""
    given = [("y", "d"), *[("5", "甲"), ("1", "甲")] * 10, *[("5", "甲")] * 80]
    rows = [Row(place, cells) for place, cells in enumerate(given, 1)]
    own = import_ratings(
        actor=SYSTEM,
        title="外部评价",
        rows=rows,
        columns=RatingColumns("d", "y"),
        digest="0",
        at=NOW,
    )
    page = page_of(with_role(RoleKind.LEADER, make_organisation()), f"/ratings/{own.pk}/")
    return page, Drawn(bars=[GOOD, GOOD])


def outcome() -> tuple[str, Drawn]:
    """One citizen of four who answered says that it is settled."""
    street = Street()
    for verdict in (Verdict.YES, *[Verdict.NO] * 3):
        case = make_case(street.window, at=on(1, 9))
        settle(street.head, case, at=on(2, 9))
        answer_follow_up(case=case, verdict=verdict, at=on(3, 9))
    page = page_of(signed_in(street.above_user), "/cases/")
    return page, Drawn(bars=[DrawnBar(low=4.56, at=25.0, high=69.94)])


def _review() -> str:
    """A review of one office by citizens alone, 90 of 100 good in each of five questions."""
    unit = make_unit()
    top, office = make_organisation(unit=unit), make_unit(parent=unit, code="LJ01")
    plan = make_review_plan(
        make_draft(top, is_published=True), [office], weights={Group.CITIZENS: 100}
    )
    campaign = make_campaign(top, [office], plan=plan)
    box = Round.objects.get(pk__in=campaign.cells.values("round"))
    for question in campaign.questionnaire.questionnaire.questions:
        for code, count in (("4", 90), ("1", 10)):
            Tally.objects.create(
                round=box,
                month=24320,
                in_log=True,
                question=question.key,
                code=code,
                count=count,
            )
    end_campaign(actor=SYSTEM, campaign=campaign, reason="已评完", at=NOW)
    return f"/reviews/{campaign.pk}/"


def review() -> tuple[str, Drawn]:
    return page_of(Client(), _review()), Drawn(bars=[GOOD] * 5)


def review_office() -> tuple[str, Drawn]:
    """Citizens, and all groups, which are they alone, of each question."""
    return page_of(Client(), f"{_review()}LJ01/"), Drawn(bars=[GOOD] * 10)


def public_home() -> tuple[str, Drawn]:
    """All windows together, each window, and what was done in twelve months: nothing so far."""
    place = Place()
    place.window()
    make_carrier(organisation=place.branch, stage=Stage.TRIAL, started_at=NOW)
    page = page_of(Client(), "/")
    (trend,) = sparklines(page)
    assert (trend[0], len(trend), trend[-1]) == ((0.0, 100.0), 12, (100.0, 100.0))
    return page, Drawn(bars=[GOOD, GOOD_FROM_80], trends=[trend])


def goals() -> tuple[str, Drawn]:
    """The list of a plan's goals: the months of the plan as a small line."""
    place = Place()
    page = place.page(RoleKind.LEADER, f"/plans/{place.goal().plan_id}/")
    return page, Drawn(trends=[((0.0, 8.33), (100.0, 91.67))])


def public_windows() -> tuple[str, Drawn]:
    Place().window()
    return page_of(Client(), "/find/"), Drawn(bars=[GOOD_FROM_80])


def leaders_desk() -> tuple[str, Drawn]:
    place = Place()
    place.window()
    return place.page(RoleKind.LEADER, "/desk/leader/"), Drawn(bars=[GOOD_FROM_80])


def branch_desk() -> tuple[str, Drawn]:
    place = Place()
    place.window()
    return place.page(RoleKind.SECRETARY, "/desk/branch/"), Drawn(bars=[GOOD_FROM_80])


def diagnosis() -> tuple[str, Drawn]:
    """A share from nothing to all; forms by the chance that two of them differ, 1 − 1/n."""
    place = Place()
    make_result(place.office, figure=(0.9, 0.7, 0.97))
    make_result(place.office, measure=MeasureName.VARIETY_OF_FORMS, figure=(2.0, 1.5, 3.5))
    far = make_unit(parent=place.office, code="LJ02")
    make_result(far, measure=MeasureName.VARIETY_OF_FORMS, figure=(6.0, 3.5, 11.0))
    make_result(far, measure=MeasureName.GOALS_SERVED, figure=None)
    client = with_role(RoleKind.LEADER, unit=place.office)
    page = "".join(
        page_of(client, f"/diagnosis/{code}/?period=2026Q3") for code in ("LJ01", "LJ02")
    )
    share, forms = DrawnBar(70.0, 90.0, 97.0), DrawnBar(33.33, 50.0, 71.43)
    return page, Drawn(bars=[share, forms, DrawnBar(71.43, 83.33, 90.91)])


def styleguide() -> tuple[str, Drawn]:
    with override_settings(XIANFENG_DEMO=True):
        page = page_of(Client(), "/styleguide")
    ours = [18.1, 17.6, 17.9, 17.0, 15.5, 14.4, 13.6, 12.9, 12.4]
    (trend,) = trends = sparklines(page)
    assert [y for _, y in trend] == pytest.approx(
        [91.67 - (value - 12.4) / (18.1 - 12.4) * (91.67 - 8.33) for value in ours], abs=0.01
    )
    return page, Drawn(
        bars=[DrawnBar(88.0, 90.17, 92.17), DrawnBar(50.33, 65.83, 77.67)],
        lines=[{"k0": ours, "k1": [17.9, 17.5, 18.0, 17.7, 17.4, 17.1, 16.9, 16.8]}],
        names=[{"k0": "有载体 12.4", "k1": "无载体 16.8", "target": "目标 12"}],
        marks=[{"试点": 32.97}],  # 90 of 273 days
        trends=trends,
        progresses=[(15, 23)],
    )


@dataclass(frozen=True)
class Run:
    """Background work that is under way."""

    state_word: str = "running"
    state_kind: str = "info"
    has_ended: bool = False
    parts_done: int = 7
    parts: int = 9


def running() -> tuple[str, Drawn]:
    tag = Template("{% load ui %}{% running run url='/x/' label='x' unit='rows' %}")
    return tag.render(Context({"run": Run()})), Drawn(progresses=[(7, 9)])


PAGES: Mapping[str, Callable[[], tuple[str, Drawn]]] = {
    "carriers/carrier.html": carrier,
    "desk/_window_list.html": branch_desk,
    "desk/_windows.html": leaders_desk,
    "diagnosis/_estimate.html": diagnosis,
    "leadership/_breakdown.html": composition,
    "leadership/composition.html": composition,
    "plans/_figure.html": goal,
    "plans/_now.html": goals,
    "publicity/_results.html": public_home,
    "publicity/home.html": public_home,
    "publicity/windows.html": public_windows,
    "cases/_outcome.html": outcome,
    "campaigns/review.html": review,
    "campaigns/review_office.html": review_office,
    "review/_good.html": review_list,
    "review/_result.html": window_result,
    "review/_row_good.html": rating_set,
    "review/rating_set.html": rating_set,
    "ui/running.html": running,
    "ui/styleguide.html": styleguide,
}
"""The template that draws → a page that shows it, and what must be read off it."""


@pytest.mark.parametrize("template", PAGES)
def test_what_a_page_draws_is_what_its_records_say(template: str) -> None:
    page, expected = PAGES[template]()

    assert read(page) == expected


def test_every_template_that_draws_has_its_page_here() -> None:
    found = {
        path.relative_to(folder).as_posix()
        for folder in PACKAGE.glob("*/templates")
        for path in folder.rglob("*.html")
        if any(tag[1] != "running" for tag in DRAWS.finditer(path.read_text("utf-8")))
    }

    assert found == set(PAGES)
