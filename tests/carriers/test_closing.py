"""What becomes of carriers when their organisation is closed or goes into another one."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine

from tests.factories.carriers import link as link_to
from tests.factories.carriers import make_activity, make_carrier, make_plan_goal
from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
)
from tests.kit import with_role
from xianfeng.access.models.roles import Role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.permissions import can_run_carrier
from xianfeng.carriers.rules.life import Draft, Form, Serves, Stage
from xianfeng.carriers.selectors.hindrances import HasCarriers
from xianfeng.carriers.services.life import end_carrier, propose_carrier
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.organisation.services.mergers import merge_organisations
from xianfeng.organisation.services.nodes import close_node

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def close(one: Organisation) -> None:
    close_node(actor=SYSTEM, node=one, closed_on=AUTUMN, reason="撤销", at=NOW)


def merge(one: Organisation, into: Organisation) -> None:
    merge_organisations(
        actor=SYSTEM, merged=[one], survivor=into, happened_on=AUTUMN, reason="整合", at=NOW
    )


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.ENDED}))
def test_a_carrier_that_has_not_ended_keeps_its_organisation_from_closing(stage: Stage) -> None:
    branch = make_organisation(parent=make_organisation())
    make_carrier(organisation=branch, stage=stage)

    with pytest.raises(HasCarriers):
        close(branch)

    branch.refresh_from_db()
    assert branch.closed_on is None


def test_once_its_carriers_have_ended_an_organisation_is_closed_and_keeps_them() -> None:
    branch = make_organisation(parent=make_organisation())
    carrier = make_carrier(organisation=branch, stage=Stage.TRIAL)
    end_carrier(actor=SYSTEM, carrier=carrier, ended_at=NOW, reason="任务完成", at=NOW)

    close(branch)

    assert Carrier.objects.get().organisation == branch


def test_in_a_merger_living_carriers_go_to_the_survivor_with_all_they_have() -> None:
    top = make_organisation()
    ending, stays = (make_organisation(parent=top) for _ in range(2))
    running, ended = (
        make_carrier(organisation=ending, stage=stage) for stage in (Stage.TRIAL, Stage.ENDED)
    )
    activity = make_activity(carrier=running)
    goal = make_plan_goal()
    link_to(running, goal)
    old = make_member_actor(ending, RoleKind.SECRETARY)
    own = make_actor(RoleKind.SECRETARY, stays)

    merge(ending, stays)

    running.refresh_from_db()
    ended.refresh_from_db()
    activity.refresh_from_db()
    assert (running.organisation, ended.organisation) == (stays, ending)
    assert (activity.carrier, goal.links.get().subject_id) == (running, running.pk)
    assert (can_run_carrier(own, running), can_run_carrier(acting(old), running)) == (True, False)
    assert not Role.objects.filter(user=old.user, ends_at=None).exists()
    line = Entry.objects.get(verb="carriers.carrier.taken_over")
    assert (line.subject_id, line.reason) == (str(running.pk), "整合")
    assert line.changes == {"organisation": [ending.code, stays.code]}
    assert Entry.objects.get(verb="organisation.organisation.merged").detail["carriers"] == 1


def test_two_of_one_title_are_told_apart_by_where_the_second_came_from() -> None:
    first, second, stays = (make_organisation(name=name) for name in ("甲支部", "乙支部", "丙支部"))
    for one in (first, second, stays):
        make_carrier(organisation=one, stage=Stage.TRIAL, title="党员先锋岗")

    merge_organisations(
        actor=SYSTEM,
        merged=[first, second],
        survivor=stays,
        happened_on=AUTUMN,
        reason="整合",
        at=NOW,
    )

    titles = Carrier.objects.filter(organisation=stays).order_by("pk")
    assert list(titles.values_list("title", flat=True)) == [
        "党员先锋岗（甲支部）",
        "党员先锋岗（乙支部）",
        "党员先锋岗",
    ]
    lines = Entry.objects.filter(verb="carriers.carrier.taken_over").order_by("pk")
    assert lines[0].changes["title"] == ["党员先锋岗", "党员先锋岗（甲支部）"]


def test_nothing_is_proposed_for_what_was_closed_meanwhile() -> None:
    branch = make_organisation(parent=make_organisation())
    secretary = make_actor(RoleKind.SECRETARY, branch)
    close_node(
        actor=SYSTEM,
        node=make_organisation(parent=branch.parent),
        closed_on=AUTUMN,
        reason="",
        at=NOW,
    )
    Role.objects.filter(organisation=branch).update(ends_at=NOW)
    close(branch)

    with pytest.raises(IsClosed):
        propose_carrier(
            actor=secretary,
            organisation=branch,
            draft=Draft("助企专班", "上门办事", Form.TASK_FORCE, {Serves.PEOPLE}),
            proposed_at=NOW,
            at=NOW,
        )
    assert not Carrier.objects.exists()


@pytest.mark.parametrize("count", [1, 2])
def test_the_page_of_closing_says_it_before_and_leads_there(count: int) -> None:
    top = make_organisation(code="A")
    branch = make_organisation(parent=top, code="A01", name="水利支部")
    carriers = [make_carrier(organisation=branch, stage=Stage.TRIAL) for _ in range(count)]
    officer = with_role(RoleKind.OFFICER, organisation=top)

    opened = officer.get("/organisation/A01/close/?lang=en")
    sent = officer.post(
        "/organisation/A01/close/?lang=en", {"closed_on": "2026-09-01", "reason": "撤"}
    )

    assert (opened.status_code, sent.status_code) == (200, 422)
    for answer in (opened, sent):
        page = answer.content.decode()
        assert f"has carriers that have not ended: {count}" in page
        address = f"/carriers/{carriers[0].pk}/" if count == 1 else "/carriers/?q="
        assert f'href="{address}' in page
        assert "What will change" not in page
    listed = officer.get("/carriers/", {"q": "水利支部"}).content.decode()
    assert all(carrier.title in listed for carrier in carriers)


def test_the_preview_of_a_merger_says_which_carriers_go_and_how_they_are_called() -> None:
    top = make_organisation(code="A")
    ending = make_organisation(parent=top, code="A01", name="甲支部")
    stays = make_organisation(parent=top, code="A02", name="乙支部")
    for one in (ending, stays):
        make_carrier(organisation=one, stage=Stage.TRIAL, title="先锋岗")
    officer = with_role(RoleKind.OFFICER, organisation=top)
    data = {"merged": [ending.pk], "happened_on": "2026-09-01", "reason": "整合"}

    page = officer.post("/organisation/A02/merge/?lang=en", data).content.decode()

    assert "1 carrier of “甲支部” moves to “乙支部”" in page
    assert "“先锋岗” will be called “先锋岗（甲支部）”" in page
    assert officer.post("/organisation/A02/merge/", {**data, "confirmed": "y"}).status_code == 302
    assert Carrier.objects.filter(organisation=stays).count() == 2


def test_the_survivors_secretary_ends_a_carrier_that_came_by_a_merger() -> None:
    ending, stays = make_organisation(), make_organisation()
    carrier = make_carrier(organisation=ending, stage=Stage.TRIAL)
    secretary = make_actor(RoleKind.SECRETARY, stays)
    merge(ending, stays)
    carrier.refresh_from_db()

    deed: Callable[[], Carrier] = lambda: end_carrier(  # noqa: E731 -- one deed
        actor=secretary, carrier=carrier, ended_at=NOW, reason="完成", at=NOW
    )

    assert deed().stage == Stage.ENDED.value
