from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories.facts import BUILT_AT, make_extracts
from tests.factories.organisation import make_actor, make_organisation, make_unit
from tests.kit import furnished
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.diagnosis import jobs, services
from xianfeng.diagnosis.models import Result
from xianfeng.diagnosis.services import rebuild
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.extracts import Row
from xianfeng.foundation.periods import Period
from xianfeng.foundation.room import Room, house
from xianfeng.jobs.registry import job_named
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import NoOrganisations

pytestmark = pytest.mark.django_db
Q3 = Period.parse("2026Q3")


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Iterator[Unit]:
    settings.XIANFENG_HOME = tmp_path
    unit = make_unit()
    carriers: list[Row] = [
        (n, unit.pk, "regular", "post", True, n > 5, date(2026, 1, 1), None) for n in range(10)
    ]
    extracts = make_extracts(
        organisation_reach=[(unit.pk, unit.pk), (99_999, unit.pk)], carriers_carriers=carriers
    )
    others = (replace(room, extracts=()) for room in house().rooms)
    given = (Room(each.room, extracts=(each,)) for each in extracts)
    with furnished(*others, *given, alone=True):
        yield unit


def test_a_rebuild_writes_the_results_and_one_audit_line(office: Unit) -> None:
    done = rebuild(actor=SYSTEM, period=Q3, at=BUILT_AT)

    found = {row.measure: row for row in Result.objects.all()}
    assert done.results == 3
    assert set(found) == {"own_proposals", "variety_of_forms", "tied_to_goals"}
    own = found["own_proposals"]
    assert (own.unit, own.failing, own.verdict) == (office, "invention", "in_place")
    assert (own.value, own.high, own.cases, own.record_count) == (1.0, 1.0, 10, 10)
    assert own.records[0] == [0, 1, 1]
    assert own.built_at == BUILT_AT
    assert [(e.verb, e.detail["results"]) for e in Entry.objects.all()] == [
        ("diagnosis.results.rebuilt", 3)
    ]


def test_a_second_rebuild_replaces_the_first_and_leaves_other_periods(office: Unit) -> None:
    rebuild(actor=SYSTEM, period=Q3.previous(), at=BUILT_AT)
    rebuild(actor=SYSTEM, period=Q3, at=BUILT_AT)
    rebuild(actor=SYSTEM, period=Q3, at=BUILT_AT)

    assert Result.objects.filter(period_label="2026Q3").count() == 3
    assert Result.objects.filter(period_label="2026Q2").count() == 3


def test_a_secretary_may_not_rebuild(office: Unit) -> None:
    secretary = make_actor(RoleKind.SECRETARY, make_organisation(unit=office))

    with pytest.raises(NotAllowed):
        rebuild(actor=secretary, period=Q3, at=BUILT_AT)


def test_without_offices_there_is_nothing_to_diagnose(settings: Settings, tmp_path: Path) -> None:
    settings.XIANFENG_HOME = tmp_path

    with pytest.raises(NoOrganisations):
        rebuild(actor=SYSTEM, period=Q3, at=BUILT_AT)
    assert not services.facts_folder().exists()


def test_the_job_rebuilds_the_named_period(office: Unit) -> None:
    assert job_named("diagnosis.rebuild").function == jobs.rebuild
    assert jobs.rebuild(period="2026Q3") == 3
    assert {row.period_label for row in Result.objects.all()} == {"2026Q3"}


def test_the_registered_extracts_of_the_rooms_build(settings: Settings, tmp_path: Path) -> None:
    settings.XIANFENG_HOME = tmp_path
    make_organisation(unit=make_unit())

    done = rebuild(actor=SYSTEM, period=Q3, at=BUILT_AT)

    assert {t.name for t in done.facts.tables} >= {
        "people.members",
        "organisation.reach",
        "organisation.units",
    }
