"""The sheet of a month: all figures at once, late ones named, what was said before kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.organisation import (
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.factories.plans import make_goal, make_indicator, make_observation, make_plan
from tests.kit import costs_the_same, refuses, with_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import NoReason
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Correction, Indicator, Observation
from xianfeng.plans.rules import Comparator, Direction, Target
from xianfeng.plans.rules.months import Frequency, State, deadlines_of, known_then, state_of
from xianfeng.plans.selectors.months import (
    month_counts,
    reported_by,
    sheet_lines,
    value_known,
)
from xianfeng.plans.services.figures import (
    MonthClosed,
    Reported,
    Told,
    observe,
    report_month,
)

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


def moment(month: int, day: int, hour: int = 2) -> datetime:
    """A moment of 2026, ten in the morning where the offices are."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture
def city() -> Organisation:
    return make_organisation(unit=make_unit(code="LJ"))


@pytest.fixture
def unit(city: Organisation) -> Unit:
    assert city.unit is not None
    return city.unit


@pytest.fixture
def office(unit: Unit) -> Unit:
    return make_unit(parent=unit, name="商务局")


@pytest.fixture
def officer(city: Organisation) -> Actor:
    return make_actor(RoleKind.OFFICER, city)


@pytest.fixture
def secretary(city: Organisation, office: Unit) -> Actor:
    branch = make_organisation(parent=city, unit=office)
    return acting(make_member_actor(branch, RoleKind.SECRETARY))


@pytest.fixture
def indicator(unit: Unit, office: Unit) -> Indicator:
    return make_indicator(goal=make_goal(plan=make_plan(unit=unit), units=(office,)))


def entered(
    actor: Actor, indicator: Indicator, value: str, at: datetime, reason: str = ""
) -> Observation:
    return observe(
        actor=actor,
        indicator=indicator,
        period_start=MAY,
        value=Decimal(value),
        observed_at=at,
        at=at,
        reason=reason,
    )


def test_a_month_has_two_last_days() -> None:
    dates = deadlines_of(MAY, due_day=5, close_day=20)

    assert (dates.due_on, dates.closes_on) == (date(2026, 6, 5), date(2026, 6, 20))
    assert deadlines_of(date(2026, 12, 1), due_day=5, close_day=3).closes_on == date(2027, 1, 5)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 28), st.integers(1, 28))
def test_no_month_closes_before_it_is_due(month: date, due_day: int, close_day: int) -> None:
    dates = deadlines_of(month, due_day=due_day, close_day=close_day)

    assert month.replace(day=1) < dates.due_on <= dates.closes_on
    assert state_of(dates.due_on, dates.due_on, today=dates.due_on) is State.ENTERED
    assert state_of(None, dates.due_on, today=dates.due_on) is State.OPEN


def test_the_end_of_entering_and_the_end_of_correcting_are_two(
    secretary: Actor, officer: Actor, indicator: Indicator, unit: Unit
) -> None:
    """S50: entered on Sunday 7 June, corrected on the 18th and, by the owner alone, on the 25th."""
    entered(secretary, indicator, "100", moment(6, 7))
    (line,) = sheet_lines(reported_by(secretary, MAY), MAY, today=date(2026, 6, 8))
    assert (line.state, line.corrected_on) == (State.LATE, None)

    with refuses(NoReason):
        entered(secretary, indicator, "90", moment(6, 18))
    entered(secretary, indicator, "90", moment(6, 18), "重复统计")
    with pytest.raises(MonthClosed, match=unit.name):
        entered(secretary, indicator, "80", moment(6, 25), "又有重复")
    entered(officer, indicator, "80", moment(6, 25), "又有重复")

    (line,) = sheet_lines(reported_by(secretary, MAY), MAY, today=date(2026, 6, 26))
    assert line.now is not None
    assert (line.now.value, line.corrected_on) == (Decimal(80), date(2026, 6, 25))
    found = Correction.objects.order_by("pk").values_list("before", "after", "reason")
    assert list(found) == [
        (Decimal(100), Decimal(90), "重复统计"),
        (Decimal(90), Decimal(80), "又有重复"),
    ]


def test_what_was_known_on_a_day_can_be_asked(secretary: Actor, indicator: Indicator) -> None:
    """S49: 120 on 8 June, corrected to 102 later; the report of between was right then."""
    observation = entered(secretary, indicator, "120", moment(6, 8))
    entered(secretary, indicator, "102", moment(6, 20), "重复统计")
    observation.refresh_from_db()

    assert value_known(observation, moment(6, 7)) is None
    assert value_known(observation, moment(6, 15)) == Decimal(120)
    assert value_known(observation, moment(6, 21)) == Decimal(102)
    assert known_then(Decimal(1), []) == Decimal(1)


def test_a_sheet_is_taken_whole_or_not_at_all(
    secretary: Actor, indicator: Indicator, unit: Unit, office: Unit
) -> None:
    other = make_indicator(goal=make_goal(plan=make_plan(unit=unit), units=(office,)))
    entered(secretary, other, "5", moment(6, 2))

    with pytest.raises(NoReason) as refused:
        report_month(
            actor=secretary,
            month=MAY,
            figures=[Told(indicator, Decimal(1)), Told(other, Decimal(6))],
            observed_at=moment(6, 3),
            at=moment(6, 3),
        )
    assert refused.value.beside == (f"reason_{other.pk}",)
    assert Observation.objects.count() == 1

    done = report_month(
        actor=secretary,
        month=MAY,
        figures=[Told(indicator, Decimal(1)), Told(other, Decimal(5))],
        observed_at=moment(6, 3),
        at=moment(6, 3),
    )
    assert done == Reported(new=1, corrected=0)
    assert Entry.objects.filter(verb="plans.observation.recorded").count() == 2


def test_each_reports_what_the_own_units_answer_for(
    officer: Actor, secretary: Actor, indicator: Indicator, unit: Unit
) -> None:
    foreign = make_indicator(goal=make_goal(plan=make_plan(unit=unit)))
    past = make_indicator(goal=make_goal(plan=make_plan(unit=make_unit())))

    assert list(reported_by(secretary, MAY)) == [indicator]
    assert list(reported_by(officer, MAY)) == [indicator, foreign]
    assert past not in reported_by(officer, MAY)
    with refuses(NotAllowed):
        report_month(
            actor=secretary,
            month=MAY,
            figures=[Told(foreign, Decimal(1))],
            observed_at=moment(6, 3),
            at=moment(6, 3),
        )


def test_a_month_counts_what_is_entered_and_what_came_late(
    officer: Actor, secretary: Actor, indicator: Indicator, unit: Unit
) -> None:
    make_indicator(goal=make_goal(plan=make_plan(unit=unit)))
    entered(secretary, indicator, "1", moment(6, 6))

    counts = month_counts(reported_by(officer, MAY), MAY)

    assert (counts.whole, counts.entered, counts.late) == (2, 1, 1)


def test_a_correction_changes_something_and_says_why(
    secretary: Actor, indicator: Indicator
) -> None:
    observation = entered(secretary, indicator, "1", moment(6, 2))

    for after, reason in ((Decimal(1), "没有变"), (Decimal(2), "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.create(
                observation=observation,
                before=Decimal(1),
                after=after,
                reason=reason,
                recorded_at=moment(6, 3),
            )


@pytest.fixture
def client(city: Organisation, unit: Unit) -> Iterator[Client]:
    with time_machine.travel(moment(6, 10), tick=False):
        yield with_role(RoleKind.OFFICER, city)


@pytest.mark.once
def test_the_page_takes_the_month_and_names_what_is_missing(
    client: Client, indicator: Indicator
) -> None:
    page = client.get("/plans/sheet/").content.decode()
    assert "2026 年 5 月" in page
    assert "未填报" in page
    assert "商务局" in page

    bad = client.post(
        "/plans/sheet/", {f"figure_{indicator.pk}": "很多", "observed_on": "2026-06-09"}
    )
    assert bad.status_code == 422
    assert "很多" in bad.content.decode()
    assert Observation.objects.count() == 0

    words = {f"figure_{indicator.pk}": "1,234.5", "observed_on": "2026-06-09"}
    assert client.post("/plans/sheet/?month=2026-05", words).status_code == 302
    assert Observation.objects.get().value == Decimal("1234.5")
    emptied = client.post(
        "/plans/sheet/", {f"figure_{indicator.pk}": "", "observed_on": "2026-06-09"}
    )
    assert (emptied.status_code, Observation.objects.count()) == (422, 1)
    silent = client.post("/plans/sheet/", words | {f"figure_{indicator.pk}": "1"})
    assert (silent.status_code, "请说明理由" in silent.content.decode()) == (422, True)
    client.post(
        "/plans/sheet/",
        words | {f"figure_{indicator.pk}": "1", f"reason_{indicator.pk}": "录错行"},
    )
    assert Correction.objects.get().reason == "录错行"


@pytest.mark.once
@pytest.mark.parametrize("month", ["2026-13", "2099-01", "2026Q1", "x"])
def test_a_month_that_is_none_or_not_yet_is_not_there(client: Client, month: str) -> None:
    assert client.get(f"/plans/sheet/?month={month}").status_code == 404


@pytest.mark.once
def test_the_sheet_costs_the_same_for_every_length(
    client: Client, unit: Unit, office: Unit
) -> None:
    def add() -> None:
        goal = make_goal(plan=make_plan(unit=unit), units=(office,))
        made = make_indicator(goal=goal)
        make_observation(made, date(2026, 4, 1), "3")
        make_observation(made, MAY, "4")

    costs_the_same(13, client, "/plans/sheet/?month=2026-05", add)


def test_a_figure_is_asked_for_in_its_months_alone_and_missing_nowhere_else(
    officer: Actor, unit: Unit
) -> None:
    found = {}
    for frequency in Frequency:
        made = make_indicator(goal=make_goal(plan=make_plan(unit=unit)))
        made.frequency = frequency.value
        made.save()
        found[frequency] = made

    def asked(month: int) -> set[Indicator]:
        return {*reported_by(officer, date(2026, month, 1))}

    assert asked(5) == {found[Frequency.MONTHLY]}
    assert asked(6) == {found[Frequency.MONTHLY], found[Frequency.QUARTERLY]}
    assert asked(12) == {*found.values()}
    entered(officer, found[Frequency.YEARLY], "1", moment(6, 2))
    assert asked(5) == {found[Frequency.MONTHLY], found[Frequency.YEARLY]}


def test_a_plan_of_several_years_asks_once_a_year(unit: Unit) -> None:
    target = Target("就业", Direction.UP, Comparator.AT_LEAST, Decimal(1))
    years = make_plan(unit=unit, ends_on=date(2031, 1, 1))
    year = make_plan(unit=unit)

    asked = [Indicator.of(make_goal(plan=plan), target, "").frequency for plan in (years, year)]

    assert asked == [Frequency.YEARLY, Frequency.MONTHLY]
