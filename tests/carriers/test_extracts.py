from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_check_in,
    make_plan_goal,
)
from tests.factories.facts import AGREED
from tests.factories.organisation import NOW, make_member, make_organisation, make_unit
from xianfeng.carriers import extracts
from xianfeng.carriers.rules.life import Form, Stage
from xianfeng.foundation.room import house
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.people.rules.kinds import Standing

pytestmark = pytest.mark.django_db
LAST_MOMENT_OF_JUNE = datetime(2026, 6, 30, 15, 59, tzinfo=UTC)
FIRST_MOMENT_OF_JULY = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("name", ["carriers.carriers", "carriers.participation"])
def test_the_extracts_have_the_agreed_columns(name: str) -> None:
    (extract,) = [extract for extract in house().extracts if extract.name == name]

    assert {column.name: column.type for column in extract.columns} == AGREED[name]
    assert list(AGREED[name]) == [column.name for column in extract.columns]


def test_carrier_rows_belong_to_the_office_of_the_organisation() -> None:
    office = make_unit()
    division = make_unit(kind=UnitKind.DIVISION, parent=office)
    branch = make_organisation(parent=make_organisation(unit=division))
    proposal = make_carrier(organisation=branch, form=Form.STUDY, proposed_by=make_member())
    ended = make_carrier(organisation=branch, stage=Stage.ENDED, started_at=FIRST_MOMENT_OF_JULY)
    link(ended, make_plan_goal())
    homeless = make_carrier(stage=Stage.TRIAL)

    assert list(extracts.carrier_rows(NOW.date())) == [
        (proposal.pk, office.pk, "proposed", "study", True, False, None, None),
        (
            ended.pk,
            office.pk,
            "ended",
            "service_team",
            False,
            True,
            date(2026, 7, 1),
            date(2026, 8, 20),
        ),
        (homeless.pk, None, "trial", "service_team", False, False, date(2026, 4, 10), None),
    ]


def test_participation_counts_members_at_home_and_deeds_where_they_are_done() -> None:
    here, there = make_unit(), make_unit()
    branch, guest_branch = make_organisation(unit=here), make_organisation(unit=there)
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)
    june = make_activity(carrier=carrier, starts_at=LAST_MOMENT_OF_JUNE, held=True)
    july = make_activity(carrier=carrier, starts_at=FIRST_MOMENT_OF_JULY, held=True)
    make_activity(carrier=carrier, starts_at=FIRST_MOMENT_OF_JULY)
    member = make_member(organisation=branch)
    for activity in (june, july):
        make_check_in(activity, member)
    make_check_in(july, make_member(organisation=guest_branch))
    make_check_in(july, make_member(organisation=branch, standing=Standing.ACTIVIST))
    make_check_in(july, make_member())

    assert list(extracts.participation_rows(NOW.date())) == [
        (here.pk, "2026Q2", 1, 1, 1),
        (here.pk, "2026Q3", 1, 1, 4),
        (there.pk, "2026Q3", 1, 0, 0),
    ]


def test_the_extracts_hold_no_name_of_a_person(tmp_path: Path) -> None:
    member = make_member(name="孟溪亭", organisation=make_organisation(unit=make_unit()))
    carrier = make_carrier(organisation=member.organisation, proposed_by=member, stage=Stage.TRIAL)
    make_check_in(make_activity(carrier=carrier, held=True), member)

    told = str([*extracts.carrier_rows(NOW.date()), *extracts.participation_rows(NOW.date())])

    assert "孟溪亭" not in told
    assert str(carrier.pk) in told
