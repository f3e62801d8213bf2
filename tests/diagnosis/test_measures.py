from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.factories.facts import BUILT_AT, make_extracts, make_facts
from xianfeng.analytics.builder import build
from xianfeng.analytics.store import FactStore
from xianfeng.diagnosis.findings import Finding, find
from xianfeng.diagnosis.rules import FAILING_OF, MeasureName, Verdict
from xianfeng.foundation.extracts import Row
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

Q3 = Period.parse("2026Q3")
CITY, OFFICE, OTHER = 1, 2, 3
REACH: list[Row] = [(CITY, CITY), (CITY, OFFICE), (CITY, OTHER), (OFFICE, OFFICE), (OTHER, OTHER)]
BEGUN = date(2026, 1, 1)
LAST_DAY = date(2026, 9, 30)


def carrier(
    number: int,
    *,
    office: int = OFFICE,
    form: str = "post",
    by_member: bool = False,
    goal_linked: bool = False,
    started_on: date | None = BEGUN,
    ended_on: date | None = None,
) -> Row:
    return (number, office, "regular", form, by_member, goal_linked, started_on, ended_on)


def findings(
    folder: Path,
    measure: MeasureName,
    figures: Figures | None = None,
    on: date = LAST_DAY,
    **rows: Sequence[Row],
) -> dict[int, Finding]:
    make_facts(folder, organisation_reach=REACH, **rows)
    with FactStore(folder) as store:
        found = find(store, period=Q3, on=on, figures=figures or Figures())
        return {f.unit_id: f for f in found if f.measure.name is measure}


def test_own_proposals_count_the_carriers_that_ran_in_the_period(tmp_path: Path) -> None:
    carriers = [
        *(carrier(n, by_member=n % 2 == 0) for n in range(10, 20)),
        carrier(20, started_on=None),
        carrier(21, started_on=date(2026, 10, 1)),
        carrier(22, ended_on=date(2026, 7, 1)),
        carrier(23, ended_on=date(2026, 7, 2), by_member=True),
        carrier(30, office=OTHER),
    ]

    found = findings(tmp_path, MeasureName.OWN_PROPOSALS, carriers_carriers=carriers)

    ours = found[OFFICE]
    assert ours.estimate is not None
    assert ours.estimate.value == pytest.approx(6 / 11)
    assert (ours.cases, ours.record_count) == (11, 11)
    assert [number for number, _, _ in ours.records] == [*range(10, 20), 23]
    assert sum(yes for _, yes, _ in ours.records) == 6


def test_the_office_above_holds_the_cases_of_all_below(tmp_path: Path) -> None:
    carriers = [carrier(n, office=OFFICE if n < 4 else OTHER) for n in range(8)]

    found = findings(tmp_path, MeasureName.TIED_TO_GOALS, carriers_carriers=carriers)

    assert {unit: finding.cases for unit, finding in found.items()} == {
        CITY: 8,
        OFFICE: 4,
        OTHER: 4,
    }
    assert found[OFFICE].verdict is Verdict.TOO_LITTLE_EVIDENCE
    assert found[OFFICE].estimate is None
    assert found[CITY].verdict is Verdict.NOT_IN_PLACE


def test_variety_is_the_effective_number_of_forms(tmp_path: Path) -> None:
    carriers = [carrier(n, form="post" if n < 5 else "pairing") for n in range(10)]

    found = findings(tmp_path, MeasureName.VARIETY_OF_FORMS, carriers_carriers=carriers)

    estimate = found[OFFICE].estimate
    assert estimate is not None
    assert estimate.value == pytest.approx(2.0)
    assert estimate.low < 2.0 < estimate.high
    assert found[OFFICE].record_count == 10


def test_taking_part_leaves_activists_and_small_offices_out(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        MeasureName.TAKING_PART,
        people_members=[
            (1, OFFICE, "full", 35, 30),
            (2, OFFICE, "probationary", 10, 10),
            (2, OFFICE, "activist", 50, 50),
            (3, OTHER, "full", 60, 9),
            (4, None, "full", 99, 99),
        ],
        carriers_participation=[
            (OFFICE, "2026Q3", 36, 4, 80),
            (OFFICE, "2026Q2", 40, 4, 80),
            (OTHER, "2026Q3", 9, 1, 9),
        ],
    )

    assert set(found) == {CITY, OFFICE}
    assert found[OFFICE].records == ((OFFICE, 36, 40),)
    assert found[OFFICE].verdict is Verdict.IN_PLACE


def test_an_office_that_came_in_yesterday_is_not_judged(tmp_path: Path) -> None:
    new = [(1, OFFICE, "full", 30, 0)]

    assert findings(tmp_path, MeasureName.TAKING_PART, people_members=new) == {}


def test_an_office_without_a_check_in_counts_with_none(tmp_path: Path) -> None:
    found = findings(
        tmp_path, MeasureName.TAKING_PART, people_members=[(1, OFFICE, "full", 30, 30)]
    )

    assert found[OFFICE].records == ((OFFICE, 0, 30),)
    assert found[OFFICE].verdict is Verdict.NOT_IN_PLACE


def test_taking_part_is_not_judged_as_lacking_before_the_quarter_is_over(tmp_path: Path) -> None:
    members = [(1, OFFICE, "full", 30, 30), (2, OTHER, "full", 40, 40)]
    taken = [(OFFICE, "2026Q3", 3, 1, 3), (OTHER, "2026Q3", 38, 4, 80)]

    def verdicts(on: date) -> tuple[Verdict, Verdict]:
        found = findings(
            tmp_path,
            MeasureName.TAKING_PART,
            on=on,
            people_members=members,
            carriers_participation=taken,
        )
        return found[OFFICE].verdict, found[OTHER].verdict

    assert verdicts(date(2026, 9, 29)) == (Verdict.TOO_LITTLE_EVIDENCE, Verdict.IN_PLACE)
    assert verdicts(LAST_DAY) == (Verdict.NOT_IN_PLACE, Verdict.IN_PLACE)


YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def test_goals_of_longer_plans_count_where_the_year_has_none(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        MeasureName.GOALS_SERVED,
        plans_assignments=[(8, OFFICE, date(2026, 1, 1), date(2031, 1, 1), False)],
    )

    assert found[OFFICE].records == ((8, 0, 1),)


def test_a_goal_is_served_by_a_running_carrier_alone(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        MeasureName.GOALS_SERVED,
        carriers_carriers=[carrier(10), carrier(11, ended_on=date(2026, 3, 1))],
        plans_assignments=[
            *((goal, OFFICE, *YEAR, True) for goal in range(1, 6)),
            (1, OTHER, *YEAR, True),
            (9, OFFICE, date(2025, 1, 1), date(2026, 1, 1), True),
            (8, OFFICE, date(2026, 1, 1), date(2031, 1, 1), False),
        ],
        plans_links=[
            (1, "carriers.carrier", 10),
            (2, "carriers.carrier", 11),
            (3, "agenda.meeting", 10),
        ],
    )

    assert found[OFFICE].records == ((1, 1, 1), (2, 0, 1), (3, 0, 1), (4, 0, 1), (5, 0, 1))
    assert found[CITY].cases == 5
    assert found[OTHER].verdict is Verdict.TOO_LITTLE_EVIDENCE


def test_a_window_below_the_minimum_leaves_no_trace(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        MeasureName.WINDOWS_GOOD,
        ballots_monthly=[
            (71, OFFICE, date(2026, 7, 1), 60, 57),
            (71, OFFICE, date(2026, 9, 1), 40, 38),
            (71, OFFICE, date(2026, 6, 1), 500, 0),
            (72, OFFICE, date(2026, 8, 1), 19, 0),
            (73, OTHER, date(2026, 8, 1), 19, 0),
        ],
    )

    assert set(found) == {CITY, OFFICE}
    assert found[OFFICE].records == ((71, 95, 100),)
    assert found[OFFICE].verdict is Verdict.IN_PLACE


def test_a_measure_whose_facts_are_missing_is_silent(tmp_path: Path) -> None:
    only = [e for e in make_extracts() if e.name != "carriers.carriers"]
    build(tmp_path, at=BUILT_AT, on=BUILT_AT.date(), extracts=only)

    with FactStore(tmp_path) as store:
        assert list(find(store, period=Q3, on=LAST_DAY, figures=Figures())) == []


def test_the_records_are_capped_and_still_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xianfeng.diagnosis.findings.MOST_RECORDS", 3)
    carriers = [carrier(n) for n in range(10)]

    found = findings(tmp_path, MeasureName.OWN_PROPOSALS, carriers_carriers=carriers)

    assert [number for number, _, _ in found[OFFICE].records] == [0, 1, 2]
    assert found[OFFICE].record_count == 10


def test_every_measure_belongs_to_a_failing() -> None:
    assert set(FAILING_OF) == set(MeasureName)
