"""The sentence that answers each first page's question, and that its numbers are those of the rows."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_endorsed_carrier,
    make_plan_goal,
    make_sign_up,
)
from tests.factories.desk import City, give_figure
from tests.factories.organisation import NOW, make_member, make_user
from tests.kit import member_of, signed_in, with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.services import record, seal
from xianfeng.carriers.rules.life import Stage
from xianfeng.jobs.worker import run_pending
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.rules.terms import PostKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city() -> City:
    return City()


def answer_on(client: Client, address: str = "/desk/") -> tuple[str, dict[str, str]]:
    """Return the sentence of a page, and where each of its numbers leads."""
    page = client.get(address)
    assert page.status_code == 200
    found = re.search(r'<p class="answer">(.*?)</p>', page.content.decode(), re.DOTALL)
    assert found is not None
    links = re.findall(r'<a href="([^"]*)">(.*?)</a>', found[1])
    sentence = " ".join(re.sub(r"<[^>]*>", "", found[1]).split())
    return unescape(sentence), {words: unescape(url) for url, words in links}


def rows_behind(client: Client, page: str, url: str) -> int:
    """Count the rows of the part of a page to which a number leads."""
    address, _, part = url.partition("#")
    content = client.get(f"{page}{address}").content.decode()
    card = content[content.index(f'id="{part}"') :]
    return card[: card.index("</section>")].count("<tr>") - 1


def test_the_leader_reads_how_the_goals_stand_and_what_is_stuck(city: City) -> None:
    served = make_plan_goal(city.unit)
    give_figure(served, "11.4")
    link(make_carrier(stage=Stage.REGULAR, organisation=city.branch, started_at=NOW), served)
    give_figure(make_plan_goal(city.unit), "30")
    make_plan_goal(city.unit)
    make_carrier(stage=Stage.TRIAL, organisation=city.other, started_at=NOW)
    client = with_role(RoleKind.LEADER, unit=city.unit)

    sentence, links = answer_on(client)

    assert sentence == ("3 项目标：2 项落后，1 项还不能判断；2 项没有载体服务，2 件卡住。")
    for words, rows in (("3 项目标", 3), ("2 项落后", 2), ("2 项没有载体服务", 2)):
        assert rows_behind(client, "/desk/leader/", links[words]) == rows


def test_the_officer_reads_how_much_waits_and_what_of_it_is_late(city: City) -> None:
    make_endorsed_carrier(city.branch)
    make_carrier(organisation=city.branch, proposed_at=NOW - timedelta(days=70))
    make_carrier(stage=Stage.REGULAR, organisation=city.other)
    client = with_role(RoleKind.OFFICER, organisation=city.root)

    sentence, links = answer_on(client)

    assert sentence == "9 件等您办：2 件逾期。"
    assert rows_behind(client, "/desk/work/", links["2 件逾期"]) == 2


def test_the_secretary_reads_what_waits_the_first_by_when_and_what_the_week_holds(
    city: City,
) -> None:
    make_carrier(organisation=city.branch, proposed_at=NOW - timedelta(days=70))
    make_carrier(stage=Stage.APPROVED, organisation=city.branch)
    running = make_carrier(stage=Stage.REGULAR, organisation=city.branch, started_at=NOW)
    link(running, make_plan_goal(city.unit))
    make_activity(carrier=running, starts_at=NOW + timedelta(days=2))
    client = with_role(RoleKind.SECRETARY, organisation=city.branch)

    sentence, links = answer_on(client)

    assert sentence == "2 件等您办，第一件逾期 152 天；未来七天有 1 次活动。"
    assert rows_behind(client, "/desk/branch/", links["2 件等您办"]) == 2
    week = client.get("/desk/").content.decode().partition('id="week"')[2]
    assert week.partition("</section>")[0].count("/carriers/activities/") == 1


def test_a_secretary_for_whom_nothing_waits_reads_that(city: City) -> None:
    sentence, _links = answer_on(with_role(RoleKind.SECRETARY, organisation=city.branch))

    assert sentence == "没有等您办的事；未来七天有 0 次活动。"


def test_a_member_reads_what_is_new_and_what_they_can_do(city: City) -> None:
    user = make_user()
    member = make_member(organisation=city.branch, user=user)
    running = make_carrier(
        stage=Stage.TRIAL, organisation=city.branch, started_at=NOW - timedelta(days=3)
    )
    make_carrier(organisation=city.branch, proposed_by=member)
    make_activity(carrier=running, starts_at=NOW + timedelta(days=2))
    make_sign_up(make_activity(carrier=running, starts_at=NOW + timedelta(days=3)), member)

    sentence, links = answer_on(signed_in(user))

    assert sentence == "1 条新消息，1 项活动您已报名，1 项活动可以报名，您的 1 个倡议。"
    assert set(links.values()) == {"#know", "#act", "#say"}


def test_a_member_sees_who_the_secretary_is_and_what_is_above(city: City) -> None:
    Post.objects.create(
        organisation=city.branch,
        member=make_member(organisation=city.branch, name="赵思兰"),
        kind=PostKind.SECRETARY.value,
        starts_on=NOW.date(),
        recorded_at=NOW,
    )

    page = member_of(city.branch).get("/desk/").content.decode()

    assert "书记：赵思兰" in " ".join(page.split())
    assert f"上级：{city.root.name}" in " ".join(page.split())


def test_the_administrator_reads_what_needs_attention(city: City) -> None:
    client = with_role(RoleKind.ADMINISTRATOR, organisation=city.root)

    sentence, links = answer_on(client)

    assert re.fullmatch(r"(\d+ 件要修复，)?\d+ 项需要留意，还有 \d+ 个首要步骤未完成。", sentence)
    page = client.get("/desk/").content.decode()
    card = page[page.index('id="attention"') :]
    told = sum(int(words.split()[0]) for words, url in links.items() if url == "#attention")
    assert card[: card.index("</section>")].count("<li>") == told


@pytest.mark.django_db(transaction=True)
def test_the_auditor_reads_first_whether_the_trail_is_whole(
    city: City, settings: LazySettings, tmp_path: Path
) -> None:
    settings.XIANFENG_HOME = tmp_path
    client = with_role(RoleKind.AUDITOR, organisation=city.root)
    assert answer_on(client)[0] == "操作记录是否完整，还没有核对过。"
    record(actor=SYSTEM, verb="carriers.carrier.proposed", subject=city.branch, at=NOW)
    seal(actor=SYSTEM, at=NOW)
    client.post("/desk/trail/verify/")
    run_pending()

    sentence, links = answer_on(client)

    found = re.fullmatch(
        r"操作记录完整：今天 17:00 核对 (\d+ 条记录)，没有缺失，没有改动。", sentence
    )
    assert found is not None
    assert links == {found[1]: "#verify"}


def test_the_auditor_reads_names_instead_of_numbers(city: City) -> None:
    carrier = make_carrier(title="护河岗", organisation=city.branch)
    record(actor=SYSTEM, verb="carriers.carrier.proposed", subject=carrier, at=NOW)

    page = with_role(RoleKind.AUDITOR, organisation=city.root).get("/desk/").content.decode()

    assert "载体 护河岗" in page
