"""The sentence that answers each first page's question, and that its numbers are those of the rows."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from tests.factories.carriers import (
    link,
    make_carrier,
    make_endorsed_carrier,
    make_plan_goal,
)
from tests.factories.desk import City, give_figure
from tests.factories.organisation import NOW
from tests.kit import with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.carriers.rules import Stage

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
