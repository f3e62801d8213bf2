"""The first pages from outside: who sees which, what is on them, what is not, what they cost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories.ballots import make_ballots
from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_check_in,
    make_endorsed_carrier,
    make_grown_carrier,
    make_plan_goal,
    make_sign_up,
)
from tests.factories.desk import City, give_figure
from tests.factories.diagnosis import make_result
from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from tests.kit import costs_the_same, furnished, member_of, signed_in, with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.carriers.rules.life import Stage
from xianfeng.foundation.room import NoticeKind, Room
from xianfeng.notices.services import notify
from xianfeng.people.models.life import Transfer
from xianfeng.plans.models import Assignment
from xianfeng.privacy.models import Correction
from xianfeng.privacy.rules.requests import CorrectedField

pytestmark = pytest.mark.django_db
NEWS = NoticeKind("example.desk", "“{title}” is published.")
PAGES = ("leader", "work", "branch", "administration", "me")


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city() -> City:
    return City()


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# -- who sees which ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (RoleKind.LEADER, {"leader"}),
        (RoleKind.OFFICER, {"leader", "work"}),
        (RoleKind.AUDITOR, {"leader"}),
        (RoleKind.ADMINISTRATOR, {"administration"}),
        (RoleKind.SECRETARY, {"branch"}),
    ],
)
def test_each_role_sees_its_own_pages_and_no_other(
    city: City, kind: RoleKind, allowed: set[str]
) -> None:
    client = with_role(kind, organisation=city.root)

    answers = {page: client.get(f"/desk/{page}/").status_code for page in PAGES}

    assert answers == {page: 200 if page in allowed else 403 for page in PAGES}
    assert client.get("/desk/").status_code == 200


def test_a_member_sees_their_own_page_alone(city: City) -> None:
    client = member_of(city.branch)

    answers = {page: client.get(f"/desk/{page}/").status_code for page in PAGES}

    assert answers == {page: 200 if page == "me" else 403 for page in PAGES}


@pytest.mark.parametrize("page", ["", *(f"{page}/" for page in PAGES)])
def test_strangers_are_sent_to_sign_in(page: str) -> None:
    response = Client().get(f"/desk/{page}")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (RoleKind.LEADER, "Third quarter of 2026"),
        (RoleKind.AUDITOR, "Who did what, when and why?"),
        (RoleKind.OFFICER, "What came in, what is late?"),
        (RoleKind.SECRETARY, "What is to be done this week?"),
        (RoleKind.ADMINISTRATOR, "What is the next step?"),
    ],
)
def test_after_sign_in_the_strongest_role_decides(city: City, kind: RoleKind, heading: str) -> None:
    page = page_of(with_role(kind, organisation=city.root), "/desk/?lang=en")

    assert f"<h1>{heading}</h1>" in page


def test_a_secretary_who_is_a_member_may_switch(city: City) -> None:
    page = page_of(member_of(city.branch, RoleKind.SECRETARY), "/desk/?lang=en")

    assert "Branch board · " in page
    assert '<a href="/desk/me/">My page</a>' in page


def test_without_any_role_the_page_says_what_to_do() -> None:
    page = page_of(signed_in(make_user()), "/desk/?lang=en")

    assert "There is nothing for you to do here yet" in page


# -- the leader's page ------------------------------------------------------------------------


def test_the_leader_sees_goals_stuck_things_windows_and_failings(city: City) -> None:
    goal = make_plan_goal(city.unit, title="办件平均等候时间")
    give_figure(goal, "11.4")
    give_figure(make_plan_goal(city.unit, title="社区矛盾化解率"), "30")
    carrier = make_carrier(stage=Stage.REGULAR, title="窗口前移", organisation=city.branch)
    link(carrier, goal)
    make_carrier(stage=Stage.TRIAL, title="学习日", organisation=city.other)
    make_ballots(make_window(name="不动产登记窗口", parent=city.trade), 40)
    make_window(name="公证窗口", parent=city.trade)
    make_result(city.water)

    page = page_of(with_role(RoleKind.LEADER, unit=city.unit), "/desk/?lang=en")

    assert "2 offices" in page or "3 offices" in page
    assert f'<a href="/carriers/{carrier.pk}/">窗口前移</a>' in page
    assert "11.4</a>" not in page
    assert "at most 10 分钟" in page
    assert "no carrier serves it" in page
    assert "学习日" in page
    assert "不动产登记窗口" in page
    assert "100.0% · 40" in page
    assert "fewer than 20 ballots, not published" in page
    assert "/diagnosis/LJ01/?period=2026Q3#invention" in page
    assert "no total and no rank" in page
    assert "period=2026Q2" in page


def test_a_quarter_names_what_its_reader_cannot_open_without_a_link(city: City) -> None:
    beside = make_organisation(name="驻外支部", unit=make_unit(parent=city.water))
    hidden = make_carrier(title="下乡测水", organisation=beside)
    head = make_organisation(name="水利局党委", unit=city.water)
    far = make_plan_goal(make_unit(name="省政府"), title="省里的目标")
    Assignment.objects.create(goal=far, unit=city.water, recorded_at=NOW)

    near = page_of(with_role(RoleKind.LEADER, organisation=head), "/desk/leader/")
    above = page_of(with_role(RoleKind.LEADER), "/desk/leader/")

    for name, address in (
        ("下乡测水", f"/carriers/{hidden.pk}/"),
        ("省里的目标", f"/goals/{far.pk}/"),
    ):
        assert name in near
        assert address not in near
        assert address in above


def test_the_leader_of_one_office_sees_nothing_of_another(city: City) -> None:
    make_plan_goal(city.trade, title="商务目标")
    make_carrier(stage=Stage.REGULAR, title="商务载体", organisation=city.other)
    make_window(name="商务窗口", parent=city.trade)
    make_plan_goal(city.water, title="水利目标")
    client = with_role(RoleKind.LEADER, unit=city.water)

    page = page_of(client, "/desk/")

    assert "水利目标" in page
    for hidden in ("商务目标", "商务载体", "商务窗口", "市商务局"):
        assert hidden not in page
    assert client.get("/desk/leader/?unit=LJ02").status_code == 404
    assert client.get("/desk/leader/?unit=LJ").status_code == 404


def test_a_secretary_of_one_office_who_leads_another_sees_only_that_one(city: City) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.SECRETARY, organisation=city.other)
    make_role(user=user, kind=RoleKind.LEADER, unit=city.water)

    assert signed_in(user).get("/desk/leader/?unit=LJ02").status_code == 404


@pytest.mark.parametrize("period", ["soon", "2026", "2026H1", "2026-07", "2027Q1"])
def test_only_quarters_that_have_begun_are_shown(city: City, period: str) -> None:
    client = with_role(RoleKind.LEADER, unit=city.unit)

    assert client.get(f"/desk/leader/?period={period}").status_code == 404


def test_a_past_quarter_has_its_address(city: City) -> None:
    page = page_of(
        with_role(RoleKind.LEADER, unit=city.unit), "/desk/leader/?period=2025Q4&lang=en"
    )

    assert "<h1>Fourth quarter of 2025</h1>" in page
    assert "2 offices" in page
    assert "period=2026Q1" in page
    assert "period=2025Q3" in page


def test_long_parts_are_cut_and_open_by_address(city: City) -> None:
    for number in range(10):
        make_unit(parent=city.unit, name=f"第{number}号局", code=f"M{number}")
        make_window(name=f"{number}号窗口", parent=city.water)
    client = with_role(RoleKind.LEADER, unit=city.unit)

    page = page_of(client, "/desk/leader/?lang=en")

    assert "第9号局" not in page
    assert "All 12 offices" in page
    assert "9号窗口" not in page
    assert "all=windows" in page
    assert "9号窗口" in page_of(client, "/desk/leader/?all=windows")


def test_a_leader_without_an_office_is_told_why(city: City) -> None:
    lonely = make_organisation(name="无单位委员会")

    page = page_of(with_role(RoleKind.LEADER, organisation=lonely), "/desk/?lang=en")

    assert "Your organisation is not linked to an office" in page


def test_the_leader_page_costs_the_same_for_every_length(city: City) -> None:

    def add() -> None:
        goal = make_plan_goal(city.unit)
        give_figure(goal, "30")
        link(make_carrier(stage=Stage.REGULAR, organisation=city.branch), goal)
        make_ballots(make_window(parent=city.water), 20)
        make_result(make_unit(parent=city.unit))

    costs_the_same(
        28, with_role(RoleKind.LEADER, unit=city.unit), "/desk/leader/?period=2026Q3", add
    )


# -- the branch board -------------------------------------------------------------------------


def test_the_secretary_sees_what_is_to_be_done_with_the_next_step(city: City) -> None:
    proposal = make_carrier(
        title="清河日", organisation=city.branch, proposed_at=NOW - timedelta(days=70)
    )
    make_carrier(stage=Stage.APPROVED, title="帮办队", organisation=city.branch)
    make_endorsed_carrier(city.branch)
    running = make_carrier(
        stage=Stage.REGULAR, title="护河岗", organisation=city.branch, started_at=NOW
    )
    link(running, make_plan_goal(city.unit))
    held = make_activity(carrier=running, title="巡河", starts_at=NOW - timedelta(days=3))
    coming = make_activity(carrier=running, title="取样", starts_at=NOW + timedelta(days=2))
    make_activity(carrier=running, title="下月活动", starts_at=NOW + timedelta(days=30))
    client = with_role(RoleKind.SECRETARY, organisation=city.branch)

    page = page_of(client, "/desk/?lang=en")

    assert "3 items" in page
    assert "10 days late" in page
    assert "still missing: organisation, members, public" in page
    assert f'href="/carriers/{proposal.pk}/endorse/">Enter the counts of “清河日”' in page
    assert "Start it" in page
    assert f"waits for approval by {city.root.name}" in page
    assert f'href="/carriers/activities/{held.pk}/">Record that “巡河” was held' in page
    week = page[page.index('id="week"') : page.index('id="carriers"')]
    assert f'<a href="/carriers/activities/{coming.pk}/">取样</a>' in week
    assert "Friday" in week
    assert "check-in code" not in week
    assert "下月活动" not in page


def test_a_duty_of_every_day_is_one_line_and_its_code_is_shown_from_an_hour_before(
    city: City,
) -> None:
    running = make_carrier(stage=Stage.REGULAR, organisation=city.branch, started_at=NOW)
    turns = [
        make_activity(
            carrier=running, title="当值", starts_at=NOW + timedelta(days=number, minutes=30)
        )
        for number in range(3)
    ]
    client = with_role(RoleKind.SECRETARY, organisation=city.branch)

    page = page_of(client, "/desk/?lang=en")

    week = page[page.index('id="week"') : page.index('id="carriers"')]
    assert week.count("当值") == 1
    assert week.count("nobody yet") == 3
    code = f"/carriers/activities/{turns[0].pk}/code/"
    assert week.count("Show the check-in code") == week.count(code) == 1
    assert "check-in open" in page_of(client, f"{code}?lang=en")


def test_a_transfer_waits_for_the_secretary_whose_side_has_not_answered(city: City) -> None:
    Transfer.objects.create(
        member=make_member(organisation=city.branch, name="王党员"),
        source=city.branch,
        target=city.other,
        asked_at=NOW - timedelta(days=2),
    )
    wanted = "Answer the transfer from 水利一支部 to 商务一支部"

    page = page_of(with_role(RoleKind.SECRETARY, organisation=city.branch), "/desk/?lang=en")

    assert wanted in page
    assert "王党员" not in page


def test_the_secretary_sees_how_carriers_are(city: City) -> None:
    healthy = make_carrier(stage=Stage.REGULAR, title="护河岗", organisation=city.branch)
    link(healthy, make_plan_goal(city.unit, title="河道断面达标率"))
    activity = make_activity(carrier=healthy, starts_at=NOW - timedelta(days=9), held=True)
    make_check_in(activity)
    make_check_in(activity)
    make_carrier(stage=Stage.TRIAL, title="学习日", organisation=city.branch)

    page = page_of(with_role(RoleKind.SECRETARY, organisation=city.branch), "/desk/?lang=en")

    assert "2 running" in page
    assert "河道断面达标率" in page
    assert "2 checked in" in page
    assert "in rhythm" in page
    assert "none yet" in page
    assert "silent" in page


def test_the_secretary_sees_nothing_of_another_branch(city: City) -> None:
    make_carrier(title="商务提案", organisation=city.other)
    make_carrier(stage=Stage.REGULAR, title="商务载体", organisation=city.other)
    make_window(name="商务窗口", parent=city.trade)
    make_window(name="水利窗口", parent=city.water)
    client = with_role(RoleKind.SECRETARY, organisation=city.branch)

    page = page_of(client, "/desk/")

    for hidden in ("商务提案", "商务载体", "商务窗口", "商务一支部"):
        assert hidden not in page
    assert "水利窗口" in page
    assert client.get("/desk/branch/?organisation=A0201").status_code == 404


def test_a_secretary_of_two_branches_chooses_by_address(city: City) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.SECRETARY, organisation=city.branch)
    make_role(user=user, kind=RoleKind.SECRETARY, organisation=city.other)
    client = signed_in(user)

    assert '<a href="?organisation=A0201">商务一支部</a>' in page_of(client, "/desk/branch/")
    assert "商务一支部 · <a" in page_of(client, "/desk/branch/?organisation=A0201")


def test_the_branch_board_costs_the_same_for_every_length(city: City) -> None:

    def add() -> None:
        make_carrier(organisation=city.branch)
        carrier = make_carrier(stage=Stage.REGULAR, organisation=city.branch)
        make_activity(carrier=carrier, starts_at=NOW - timedelta(days=3))
        make_activity(carrier=carrier, starts_at=NOW - timedelta(days=9), held=True)
        link(carrier, make_plan_goal(city.unit))
        make_ballots(make_window(parent=city.water), 20)

    costs_the_same(
        24, with_role(RoleKind.SECRETARY, organisation=city.branch), "/desk/branch/", add
    )


# -- the workbench ----------------------------------------------------------------------------


def test_the_officer_has_one_queue_with_age_day_and_next_step(city: City) -> None:
    accepted = make_endorsed_carrier(city.branch)
    make_carrier(title="还在征求", organisation=city.branch, proposed_at=NOW - timedelta(days=5))
    make_carrier(stage=Stage.REGULAR, title="学习日", organisation=city.other)
    client = with_role(RoleKind.OFFICER, organisation=city.root)

    page = page_of(client, "/desk/?lang=en")

    assert f'href="/carriers/{accepted.pk}/approve/">Approve “{accepted.title}”' in page
    assert "Approve or return" in page
    assert "No activity: “学习日”" in page
    assert "Ask whether it goes on" in page
    assert "term recorded: 2 organisations" in page
    assert "1 proposal still waits for its voices" in page
    assert "还在征求" not in page
    assert 'href="/organisation/import/"' in page
    assert 'href="/plans/import/"' in page


def test_what_members_ask_waits_for_the_officer_without_their_names(city: City) -> None:
    member = make_member(organisation=city.branch, name="王党员")
    Correction.objects.create(
        member=member,
        field=CorrectedField.NAME.value,
        old="甲",
        new="乙",
        reason="写错了",
        asked_at=NOW,
    )

    page = page_of(with_role(RoleKind.OFFICER, organisation=city.root), "/desk/?lang=en")

    assert "Correct: " in page
    assert "王党员" not in page


def test_things_alike_are_one_row_that_leads_to_all_of_them(city: City) -> None:
    for number in range(4):
        carrier = make_carrier(
            stage=Stage.TRIAL, title=f"载体{number}", organisation=city.branch, started_at=NOW
        )
    client = with_role(RoleKind.OFFICER, organisation=city.root)

    page = page_of(client, "/desk/work/?lang=en")

    assert "4 carriers have no goal" in page
    assert carrier.title not in page
    rows = page_of(client, "/desk/work/?lang=en&kind=no_goal")
    assert rows.count("No goal: “") == rows.count("Link it to a goal") * 2 == 8


def test_an_officer_of_one_office_sees_its_queue_alone(city: City) -> None:
    committee = make_organisation(name="水利党委", parent=city.root, unit=city.water)
    own = make_endorsed_carrier(
        make_organisation(name="水利二支部", parent=committee, unit=city.water)
    )
    foreign = make_endorsed_carrier(city.other)

    page = page_of(with_role(RoleKind.OFFICER, organisation=committee), "/desk/?lang=en")

    assert own.title in page
    assert foreign.title not in page


def test_the_workbench_costs_the_same_for_every_length(city: City) -> None:

    def add() -> None:
        make_endorsed_carrier(city.branch)
        make_carrier(stage=Stage.REGULAR, organisation=city.branch)
        make_grown_carrier(city.branch, goal=make_plan_goal(city.unit))

    costs_the_same(32, with_role(RoleKind.OFFICER, organisation=city.root), "/desk/work/", add)


# -- a member's page --------------------------------------------------------------------------


def test_a_member_knows_says_acts_and_has_done(city: City) -> None:
    user = make_user()
    member = make_member(organisation=city.branch, user=user)
    carrier = make_carrier(
        stage=Stage.TRIAL,
        title="清河日",
        organisation=city.branch,
        started_at=NOW - timedelta(days=3),
    )
    goal = make_plan_goal(city.unit, title="河道断面达标率")
    Assignment.objects.create(goal=goal, unit=city.water, recorded_at=NOW)
    make_carrier(title="我的提议", organisation=city.branch, proposed_by=member)
    open_one = make_activity(carrier=carrier, title="取样", starts_at=NOW + timedelta(days=2))
    joined = make_activity(carrier=carrier, title="巡河", starts_at=NOW + timedelta(days=3))
    make_sign_up(joined, member)
    done = make_activity(
        carrier=carrier, title="清淤", starts_at=NOW - timedelta(days=1), held=True, people=41
    )
    make_check_in(done, member)

    page = page_of(signed_in(user), "/desk/?lang=en")

    assert "2 new" in page
    assert "清河日" in page
    assert "河道断面达标率" in page
    assert "我的提议" in page
    assert f'action="/carriers/activities/{open_one.pk}/sign-up/"' in page
    assert f'action="/carriers/activities/{joined.pk}/sign-up/"' not in page
    assert "signed up</span>" in page
    assert "1 time this quarter" in page
    assert "41 people served" in page
    assert "Only you see this" in page


def test_a_member_sees_what_they_were_told_and_have_not_read(city: City) -> None:
    user, other = make_user(), make_user()
    make_member(organisation=city.branch, user=user)
    with furnished(Room("example", notices=(NEWS,))):
        for number in range(6):
            notify(
                actor=SYSTEM,
                user_ids=[user.pk, other.pk],
                kind=NEWS.name,
                at=NOW,
                details={"title": f"方案{number}"},
                key=str(number),
            )

        page = page_of(signed_in(user), "/desk/?lang=en")

    assert "6 new" in page
    assert "方案5" in page
    assert "方案0" not in page
    assert "6 unread notices" in page


def test_a_member_with_nothing_today_is_told_so(city: City) -> None:
    page = page_of(member_of(city.branch), "/desk/?lang=en")

    assert page.count("Nothing today.") == 3
    assert "Nothing this quarter so far." in page


def test_a_member_sees_nothing_of_what_others_did_or_proposed(city: City) -> None:
    colleague = make_member(organisation=city.branch, name="王同事")
    make_carrier(title="同事的提议", organisation=city.branch, proposed_by=colleague)
    carrier = make_carrier(stage=Stage.REGULAR, organisation=city.branch)
    activity = make_activity(
        carrier=carrier, title="旧活动", starts_at=datetime(2026, 8, 1, tzinfo=UTC), held=True
    )
    make_check_in(activity, colleague)

    page = page_of(member_of(city.branch), "/desk/")

    for hidden in ("王同事", "同事的提议", "旧活动"):
        assert hidden not in page


def test_a_members_page_costs_the_same_for_every_length(city: City) -> None:
    user = make_user()
    member = make_member(organisation=city.branch, user=user)

    def add() -> None:
        carrier = make_carrier(
            stage=Stage.TRIAL, organisation=city.branch, started_at=NOW - timedelta(days=3)
        )
        goal = make_plan_goal(city.unit)
        Assignment.objects.create(goal=goal, unit=city.water, recorded_at=NOW)
        make_carrier(organisation=city.branch, proposed_by=member)
        make_activity(carrier=carrier, starts_at=NOW + timedelta(days=2))
        make_sign_up(make_activity(carrier=carrier, starts_at=NOW + timedelta(days=3)), member)
        make_check_in(make_activity(carrier=carrier, starts_at=NOW, held=True), member)

    costs_the_same(24, signed_in(user), "/desk/me/", add)


# -- all of them ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_both_languages(city: City, language: str) -> None:
    user = make_user()
    make_member(organisation=city.branch, user=user)
    for kind in RoleKind:
        make_role(user=user, kind=kind, organisation=city.root)
    client = signed_in(user)

    for page in PAGES:
        assert client.get(f"/desk/{page}/?lang={language}").status_code == 200


# -- a role at no place, or at a unit, reaches all there is below it -------------------------


@pytest.mark.parametrize("kind", [RoleKind.LEADER, RoleKind.OFFICER, RoleKind.AUDITOR])
def test_a_role_for_the_whole_installation_has_a_full_leaders_page(
    city: City, kind: RoleKind
) -> None:
    goal = make_plan_goal(city.unit, title="新增就业")
    make_result(city.water)
    running = make_carrier(organisation=city.branch, stage=Stage.TRIAL)
    link(running, goal)
    client = with_role(kind)

    page = page_of(client, "/desk/leader/")

    assert city.unit.name in page
    assert goal.title in page
    assert city.water.name in page
    assert page_of(client, "/desk/")
    for address in ("/diagnosis/", "/windows/", "/reports/", "/plans/", "/carriers/"):
        assert client.get(address).status_code == 200
    assert city.water.name in page_of(client, "/diagnosis/")
    assert city.root.name in page_of(client, "/reports/")


def test_of_several_tops_a_role_for_the_whole_installation_sees_each(city: City) -> None:
    other = make_unit(name="另一市", code="ZZ")
    client = with_role(RoleKind.AUDITOR)

    page = page_of(client, "/desk/leader/")

    assert f"unit={other.code}" in page
    assert other.name in page_of(client, f"/desk/leader/?unit={other.code}")


def test_an_officer_for_the_whole_installation_has_a_full_workbench(city: City) -> None:
    proposal = make_endorsed_carrier(city.branch)
    silent = make_carrier(organisation=city.other, stage=Stage.TRIAL)

    page = page_of(with_role(RoleKind.OFFICER), "/desk/work/")

    assert proposal.title in page
    assert silent.title in page


@pytest.mark.parametrize("where", ["nowhere", "unit"])
def test_a_secretary_without_an_organisation_of_their_own_has_a_board(
    city: City, where: str
) -> None:
    carrier = make_carrier(organisation=city.branch, stage=Stage.TRIAL)
    unit = None if where == "nowhere" else city.water
    client = with_role(RoleKind.SECRETARY, unit=unit)

    page = page_of(client, "/desk/branch/")

    assert (city.root if unit is None else city.branch).name in page
    assert carrier.title in page


def test_a_closed_top_heads_nothing_any_more(city: City) -> None:
    closed = make_unit(name="撤销市")
    type(closed).objects.filter(pk=closed.pk).update(closed_on=NOW.date())

    assert closed.name not in page_of(with_role(RoleKind.LEADER), "/desk/leader/")


def test_the_step_of_accounts_is_done_when_nobody_lacks_one(city: City) -> None:
    client = with_role(RoleKind.ADMINISTRATOR, organisation=city.root)
    make_member(organisation=city.branch, user=make_user())
    without = make_member(organisation=city.branch)

    def states() -> set[bool]:
        steps = client.get("/desk/administration/?lang=en").context["steps"]
        return {line.is_done for line in steps.own if line.title.startswith("Open accounts")}

    assert states() == {False}
    without.user = make_user()
    without.save()
    assert states() == {True}
