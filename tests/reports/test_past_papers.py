"""Random histories after a quarter: its papers, and what diagnosis reads of it, stay as they are."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.factories.ballots import make_ballots
from tests.factories.carriers import link, make_activity, make_carrier, make_check_in
from tests.factories.diagnosis import make_result
from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_unit,
    make_window,
)
from tests.factories.reports import make_goal, make_plan
from tests.factories.sheets import make_sheet
from xianfeng.actors.rules import SYSTEM
from xianfeng.carriers.rules.life import Stage
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import Period
from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.services.mergers import merge_organisations, split_organisation
from xianfeng.organisation.services.nodes import close_node, move_node, rename_node
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.life import NewMember, admit, advance, leave
from xianfeng.plans.models import Assignment, Goal, GoalLink
from xianfeng.reports.papers.quarter import quarter_paper
from xianfeng.reports.selectors.quarter import quarter_of_office
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.services.importing import import_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Q2 = Period.parse("2026Q2")
LAST = date(2026, 6, 30)
SPRING = NOW.replace(month=5)
JANUARY = datetime(2026, 1, 4, 4, 0, tzinfo=UTC)
OF_DIAGNOSIS = (
    *("organisation.reach", "people.members", "carriers.participation"),
    *("plans.assignments", "plans.links", "ballots.monthly"),
)


@dataclass
class County:
    """Two offices below a county, each with a division, branches and what they did."""

    units: list[Unit] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    def fill(self) -> None:
        top = make_unit(code="K", name="青岚县")
        root = make_organisation(
            code="A", name="县直工委", kind=OrganisationKind.WORK_COMMITTEE, unit=top
        )
        self.units.append(top)
        self.organisations.append(root)
        plan = make_plan(top)
        for number in (1, 2):
            office = make_unit(code=f"K{number}", name=f"第{number}局", parent=top)
            committee = make_organisation(
                kind=OrganisationKind.COMMITTEE, parent=root, unit=office, code=f"A{number}"
            )
            division = make_unit(kind=UnitKind.DIVISION, parent=office)
            window = make_window(parent=office)
            make_ballots(window, 25, month=date(2026, 5, 1))
            make_goal(make_plan(office), title="本局目标", units=(office,))
            served = make_goal(plan, title=f"目标{number}", units=(division, office)[:number])
            make_result(office)
            self.units += [office, division, window]
            self.organisations.append(committee)
            for unit in (division, None):
                branch = make_organisation(parent=committee, unit=unit)
                self.organisations.append(branch)
                people = [make_member(organisation=branch) for _ in range(3)]
                people.append(make_member(organisation=branch, standing=Standing.ACTIVIST))
                self.members += people
                for title, stage in (("党员先锋岗", Stage.REGULAR), ("学习小组", Stage.ENDED)):
                    self._carrier(branch, title, stage, people, served=served if unit else None)

    def _carrier(
        self,
        branch: Organisation,
        title: str,
        stage: Stage,
        people: Sequence[Member],
        served: Goal | None,
    ) -> None:
        carrier = make_carrier(organisation=branch, title=title, stage=stage)
        held = make_activity(carrier=carrier, starts_at=SPRING, held=True, people=7)
        for member in people:
            make_check_in(held, member)
        if served is not None:
            link(carrier, served)


@pytest.fixture
def county() -> County:
    found = County()
    found.fill()
    for table in (Goal, Assignment, GoalLink):
        table._default_manager.update(recorded_at=JANUARY)
    return found


def told(county: County) -> list[object]:
    """All that is said of the quarter: each unit's paper, and the facts of its measures."""
    found: list[object] = []
    for unit in county.units[:2]:  # the county and an office; the other one stands in the first
        fresh = Unit.objects.filter(pk=unit.pk, closed_on=None).first()
        # Of a unit that has ended nobody asks for a paper; its figures stand in those above.
        card = fresh and quarter_of_office(SYSTEM, fresh, Q2, NOW)
        found.append(card and quarter_paper(card, issuer="县直工委"))
    facts = [each for each in house().extracts if each.name in OF_DIAGNOSIS]
    return [*found, *({*map(tuple, each.rows(LAST))} for each in facts)]


def say_same(before: Sequence[object], after: Sequence[object]) -> None:
    for then, now in zip(before, after, strict=True):
        if now is not None:
            assert now == then


Deed = Callable[[County, int, int, date], object]


def _merge(county: County, one: int, other: int, on: date) -> None:
    nodes = county.organisations
    merge_organisations(
        actor=SYSTEM,
        merged=[nodes[one % len(nodes)]],
        survivor=nodes[other % len(nodes)],
        happened_on=on,
        reason="合并",
        at=NOW,
    )


def _split(county: County, one: int, other: int, on: date) -> None:
    node = county.organisations[one % len(county.organisations)]
    node.refresh_from_db()
    going = list(node.members.filter(left_on=None).values_list("pk", flat=True))[: 1 + other % 2]
    new = split_organisation(
        actor=SYSTEM,
        organisation=node,
        code=f"N{one}{other}",
        name=f"新支部{one}{other}",
        kind=OrganisationKind(node.kind),
        unit=None,
        members=going,
        happened_on=on,
        reason="分设",
        at=NOW,
    )
    county.organisations.append(new)


def _move(county: County, one: int, other: int, on: date) -> None:
    nodes = county.organisations
    parent = nodes[other % len(nodes)]
    parent.refresh_from_db()
    move_node(
        actor=SYSTEM,
        node=nodes[one % len(nodes)],
        parent=parent,
        unit=parent.unit,
        happened_on=on,
        reason="调整",
        at=NOW,
    )


def _close(county: County, one: int, other: int, on: date) -> None:
    del other
    node = county.organisations[one % len(county.organisations)]
    close_node(actor=SYSTEM, node=node, closed_on=on, reason="撤销", at=NOW)


def _rename(county: County, one: int, other: int, on: date) -> None:
    node = county.organisations[one % len(county.organisations)]
    node.refresh_from_db()
    unit = county.units[other % len(county.units)]
    unit.refresh_from_db()
    also: dict[str, Any] = {"happened_on": on, "reason": "更名", "at": NOW}
    with suppress(Refusal):
        kind = OrganisationKind(node.kind)
        rename_node(actor=SYSTEM, node=node, name=f"改名{one}{other}", kind=kind, **also)
    rename_node(actor=SYSTEM, node=unit, name=f"新名{other}{one}", kind=UnitKind(unit.kind), **also)


def _move_unit(county: County, one: int, other: int, on: date) -> None:
    units = county.units
    move_node(
        actor=SYSTEM,
        node=units[one % len(units)],
        parent=units[other % len(units)],
        happened_on=on,
        reason="划转",
        at=NOW,
    )


def _close_unit(county: County, one: int, other: int, on: date) -> None:
    units = county.units
    unit = units[one % len(units)]
    for node in Organisation.objects.filter(unit=unit, closed_on=None):
        move_node(
            actor=SYSTEM,
            node=node,
            parent=node.parent,
            unit=units[other % len(units)],
            happened_on=on,
            reason="划转",
            at=NOW,
        )
    close_node(
        actor=SYSTEM,
        node=unit,
        successor=units[other % len(units)],
        closed_on=on,
        reason="撤销",
        at=NOW,
    )


def _import(county: County, one: int, other: int, on: date) -> None:
    del on
    code = county.organisations[one % len(county.organisations)].code
    known = county.members[other % len(county.members)]
    rows = [
        [f"R{one}{other}", f"张明{one}", code, "正式党员", "2001-07-01", "2002-07-01"],
        [known.number, known.name, code, "正式党员", "2010-07-01", ""],
    ]
    headings = ["党员编号", "姓名", "所在党支部", "人员类别", "入党时间", "转正时间"]
    sheet = read_rows(make_sheet(headings, *rows), MEMBER_COLUMNS)
    import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=True, at=NOW)


def _live(county: County, one: int, other: int, on: date) -> None:
    member = county.members[one % len(county.members)]
    with suppress(Refusal):
        advance(actor=SYSTEM, member=member, on=on, at=NOW)
    if other % 2:
        leave(actor=SYSTEM, member=member, on=on, at=NOW)
    node = county.organisations[other % len(county.organisations)]
    person = NewMember(name="李新", standing=Standing.ACTIVIST)
    admit(actor=SYSTEM, organisation=node, person=person, on=on, at=NOW)


DEEDS: tuple[Deed, ...] = (
    *(_merge, _split, _move, _close, _rename),
    *(_move_unit, _close_unit, _import, _live),
)


@pytest.fixture
def before(county: County) -> Sequence[object]:
    return told(county)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(DEEDS), st.integers(0, 8), st.integers(0, 8), st.integers(1, 90)),
        min_size=2,
        max_size=6,
    )
)
@example([(_merge, 3, 6, 1), (_close, 3, 0, 2)])
@example([(_move, 3, 4, 1), (_move_unit, 2, 4, 9), (_import, 2, 0, 9)])
@example([(_close_unit, 2, 5, 1)])
def test_no_later_deed_changes_what_is_said_of_a_past_quarter(
    county: County, before: Sequence[object], deeds: list[tuple[Deed, int, int, int]]
) -> None:
    with transaction.atomic():
        changed = replace(county, organisations=[*county.organisations])
        for deed, one, other, days in deeds:
            with suppress(Refusal), transaction.atomic():
                deed(changed, one, other, LAST + timedelta(days=days))
        say_same(before, told(county))
        transaction.set_rollback(True)
