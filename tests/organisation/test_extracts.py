from datetime import date, timedelta

import pytest

from tests.factories.organisation import (
    FOUNDED,
    NOW,
    make_member,
    make_organisation,
    make_unit,
    make_window,
)
from xianfeng.leadership.extracts import term_rows
from xianfeng.leadership.models.terms import Term
from xianfeng.organisation.extracts import organisation_rows, reach_rows, state_rows, unit_rows
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.people.extracts import EXTRACTS, member_rows
from xianfeng.people.rules.kinds import Standing

pytestmark = pytest.mark.django_db


def test_units_carry_the_nearest_office_above() -> None:
    office = make_unit()
    division = make_unit(kind=UnitKind.DIVISION, parent=office)
    window = make_window(parent=division)
    alone = make_unit(kind=UnitKind.DIVISION)

    assert set(unit_rows(NOW.date())) == {
        (office.pk, office.pk, "office"),
        (division.pk, office.pk, "division"),
        (window.pk, office.pk, "window"),
        (alone.pk, alone.pk, "division"),
    }


def test_organisations_carry_the_office_of_their_unit_or_of_the_one_above() -> None:
    office = make_unit()
    committee = make_organisation(unit=make_unit(kind=UnitKind.DIVISION, parent=office))
    branch = make_organisation(parent=committee)
    loose = make_organisation()

    assert set(organisation_rows(NOW.date())) == {
        (committee.pk, office.pk, "branch"),
        (branch.pk, office.pk, "branch"),
        (loose.pk, None, "branch"),
    }


def test_members_are_counted_and_never_named() -> None:
    office = make_unit()
    branch = make_organisation(unit=office)
    make_member(organisation=branch, name="张三")
    make_member(organisation=branch, name="李四")
    make_member(organisation=branch, name="王五", standing=Standing.ACTIVIST)
    make_member(organisation=branch, name="赵六", joined_date=NOW.date())

    assert list(member_rows(NOW.date())) == [
        (branch.pk, office.pk, "activist", 1, 1),
        (branch.pk, office.pk, "full", 3, 2),
    ]
    assert list(member_rows(NOW.date() - timedelta(days=1))) == [
        (branch.pk, office.pk, "activist", 1, 1),
        (branch.pk, office.pk, "full", 2, 2),
    ]
    assert list(member_rows(date(2009, 1, 1))) == []
    assert all("name" not in column.name for extract in EXTRACTS for column in extract.columns)


def test_an_office_reaches_itself_and_the_offices_below() -> None:
    city = make_unit()
    office = make_unit(parent=city)
    make_window(parent=office)
    alone = make_unit(kind=UnitKind.DIVISION)

    assert set(reach_rows(NOW.date())) == {
        (city.pk, city.pk),
        (city.pk, office.pk),
        (office.pk, office.pk),
        (alone.pk, alone.pk),
    }


def test_states_and_terms_are_offered_with_their_days() -> None:
    one = make_organisation()
    Term.objects.create(
        organisation=one,
        starts_on=date(2023, 7, 1),
        ends_on=date(2026, 7, 1),
        extended_until=date(2026, 12, 31),
        recorded_at=NOW,
    )

    assert list(state_rows(NOW.date())) == [(one.pk, None, None, "branch", FOUNDED, None)]
    assert list(term_rows(NOW.date())) == [(one.pk, date(2023, 7, 1), date(2026, 12, 31), None)]
