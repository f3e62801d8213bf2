"""Two windows on one thing: the later one undoes nothing that it has not seen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import time_machine
from django.test import Client

from tests.factories.organisation import NOW, make_unit
from tests.factories.reports import make_goal, make_plan
from tests.factories.volunteering import make_task
from tests.kit import member_of, with_role
from tests.people.views.test_life import Town
from xianfeng.actors.rules import RoleKind

pytestmark = pytest.mark.django_db
Sent = dict[str, str | list[str]]


@dataclass(frozen=True)
class Edit:
    """Somebody's page of an edit, what one window saves, what another does, and what is said."""

    client: Client
    page: str
    first: Sent
    second: Sent
    now: str
    rest: Sent = field(default_factory=dict)


def unit() -> Edit:
    city = make_unit(code="LJ")
    make_unit(parent=city, code="LJ01", name="发改委")
    rest: Sent = {"happened_on": "2026-09-01", "reason": "机构改革", "confirmed": "yes"}
    return Edit(
        with_role(RoleKind.OFFICER, unit=city),
        "/organisation/units/LJ01/rename/",
        {"name": "发展和改革局", "kind": "office"},
        {"name": "发改委", "kind": "division"},
        "Name: 发展和改革局; Kind: office",
        rest,
    )


def task() -> Edit:
    made = make_task()
    rest: Sent = {
        "title": made.title,
        "starts_at": "2026-10-08T09:00",
        "ends_at": "2026-10-08T11:00",
        "skill": "crafts",
    }
    return Edit(
        member_of(made.organisation, RoleKind.SECRETARY),
        f"/tasks/{made.pk}/edit/",
        {"place": "新桥", "needed": "3"},
        {"place": "清河桥", "needed": "5"},
        "Where: 新桥; How many are needed: 3",
        rest,
    )


def profile() -> Edit:
    return Edit(
        Town().own,
        "/organisation/me/profile/",
        {"skills": ["law"]},
        {"skills": ["writing"]},
        "What are you good at: law",
    )


def goal() -> Edit:
    city = make_unit(code="LJ")
    made = make_goal(make_plan(city), title="供水管网", units=(city,))
    return Edit(
        with_role(RoleKind.OFFICER, unit=city),
        f"/plans/goals/{made.pk}/units/",
        {"units": ""},
        {"units": make_unit(parent=city).code},
        "Units: —",
    )


@pytest.fixture(params=[unit, task, profile, goal])
def edit(request: pytest.FixtureRequest) -> Edit:
    make: Callable[[], Edit] = request.param
    with time_machine.travel(NOW, tick=False):
        return make()


def opened(edit: Edit) -> Sent:
    page = edit.client.get(edit.page).content.decode()
    (mark,) = re.findall(r'name="begun" value="(\w+)"', page)
    return {**edit.rest, "begun": mark}


@time_machine.travel(NOW, tick=False)
def test_the_later_window_is_told_what_there_is_now_and_may_save_then(edit: Edit) -> None:
    one, other = opened(edit), opened(edit)
    assert edit.client.post(edit.page, {**one, **edit.first}).status_code == 302

    answer = edit.client.post(f"{edit.page}?lang=en", {**other, **edit.second})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This was changed after you opened the page." in page
    assert edit.now in page
    (mark,) = re.findall(r'name="begun" value="(\w+)"', page)

    assert edit.client.post(edit.page, {**other, **edit.second, "begun": mark}).status_code == 302


@time_machine.travel(NOW, tick=False)
def test_one_window_changes_the_same_thing_again(edit: Edit) -> None:
    for said in (edit.first, edit.second):
        assert edit.client.post(edit.page, {**opened(edit), **said}).status_code == 302
