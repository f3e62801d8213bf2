from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import make_member, make_member_actor, make_organisation
from tests.people.views.test_life import Town, client_of, official_at
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.people.rules.kinds import Standing
from xianfeng.rolls.models import Roll

pytestmark = pytest.mark.django_db
FORM = {
    "title": "选举支部委员会",
    "matter": "vote",
    "drawn_from": "branch",
    "organisation": "A01",
    "numbers": "",
    "size": "",
}


@pytest.fixture
def town() -> Town:
    town = Town()
    make_member(organisation=town.one, name="年轻人", standing=Standing.PROBATIONARY)
    return town


def frozen(town: Town, **words: str) -> Roll:
    seen = town.officer.post("/organisation/rolls/new/", {**FORM, **words, "step": "preview"})
    digest = seen.context["preview"].digest
    done = town.officer.post(
        "/organisation/rolls/new/", {**FORM, **words, "step": "freeze", "seen": digest}
    )
    assert done.status_code == 302
    return Roll.objects.latest("pk")


def test_a_roll_is_shown_first_and_frozen_afterwards(town: Town) -> None:
    assert town.officer.get("/organisation/rolls/new/?organisation=A01").status_code == 200
    seen = town.officer.post("/organisation/rolls/new/?lang=en", {**FORM, "step": "preview"})
    page = seen.content.decode()
    assert seen.status_code == 200
    assert "年轻人" in page
    assert "probationary members do not vote" in page
    assert not Roll.objects.exists()
    assert Entry.objects.latest("number").detail == {"look": "roll", "count": 1}

    roll = frozen(town)
    page = town.officer.get(f"/organisation/rolls/{roll.pk}/?lang=en").content.decode()
    for text in (roll.digest, "size and hash are right", town.member.name):
        assert text in page


@pytest.mark.parametrize(
    "bad",
    [
        {"title": ""},
        {"matter": "rule"},
        {"drawn_from": "lottery"},
        {"drawn_from": "sample"},
        {"drawn_from": "sample", "size": "0"},
        {"drawn_from": "sample", "size": "viele"},
        {"drawn_from": "affected"},
        {"organisation": "ZZZ"},
        {"organisation": ""},
        {"numbers": "长" * 200_000},
    ],
)
def test_a_roll_that_makes_no_sense_comes_back(town: Town, bad: dict[str, Any]) -> None:
    answer = town.officer.post("/organisation/rolls/new/", {**FORM, **bad, "step": "preview"})
    assert answer.status_code == 422
    assert not Roll.objects.exists()


def test_a_roll_that_changed_since_the_preview_is_shown_anew(town: Town) -> None:
    answer = town.officer.post(
        "/organisation/rolls/new/", {**FORM, "step": "freeze", "seen": "0" * 64}
    )
    assert answer.status_code == 422
    assert answer.context["preview"].digest in answer.content.decode()


def test_a_foreign_organisation_answers_like_one_that_is_not_there(town: Town) -> None:
    make_organisation(code="FAR")
    pages = [
        town.officer.post("/organisation/rolls/new/", {**FORM, "organisation": code}).content
        for code in ("FAR", "ZZZ")
    ]
    texts = [page.decode().replace("FAR", "ZZZ") for page in pages]
    strip = [text.split("csrfmiddlewaretoken")[0] for text in texts]
    assert strip[0] == strip[1]
    assert town.own.get("/organisation/rolls/new/").status_code == 403


def test_a_member_is_told_whether_the_member_is_on_it_and_no_names(town: Town) -> None:
    roll = frozen(town)
    page = town.own.get(f"/organisation/rolls/{roll.pk}/?lang=en").content.decode()
    assert "You are on this roll." in page
    assert "年轻人" not in page
    assert 'id="people"' not in page
    assert "Am I on it?" in town.own.get("/organisation/rolls/?lang=en").content.decode()
    newcomer = client_of(make_member_actor(town.one))
    told = newcomer.get(f"/organisation/rolls/{roll.pk}/?lang=en").content.decode()
    assert "You are not on this roll." in told
    beside = client_of(make_member_actor(town.two))
    assert beside.get(f"/organisation/rolls/{roll.pk}/").status_code == 404


def test_a_change_is_written_down_with_its_reason(town: Town) -> None:
    roll = frozen(town)
    address = f"/organisation/rolls/{roll.pk}/change/"
    form = {"kind": "removed", "number": town.member.number, "reason": "本人回避"}
    assert town.officer.post(address, {**form, "reason": ""}).status_code == 422
    assert town.officer.post(address, {**form, "number": "没有"}).status_code == 422
    assert town.officer.post(address, {**form, "kind": "added"}).status_code == 422
    assert town.officer.post(address, form).status_code == 302
    assert town.officer.get(address).status_code == 405
    assert (
        "Hash today" in town.officer.get(f"/organisation/rolls/{roll.pk}/?lang=en").content.decode()
    )
    page = town.own.get(f"/organisation/rolls/{roll.pk}/?lang=en").content.decode()
    assert "You are not on this roll." in page
    assert "本人回避" in page
    assert town.own.post(address, form).status_code == 403
    assert town.other.post(address, form).status_code == 404


def test_the_list_of_those_not_reached_can_be_asked_for(town: Town) -> None:
    silent = make_member(organisation=town.one, name="无账号")
    roll = frozen(town)
    page = town.officer.get(f"/organisation/rolls/{roll.pk}/?undelivered=1").content.decode()
    assert silent.name in page
    assert town.member.name not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_of_rolls_and_people_cost_the_same_for_every_length(
    town: Town, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        make_member(organisation=town.one)
        roll = frozen(town, title=f"第{number}次")
    auditor = official_at(RoleKind.AUDITOR, town.top)
    with django_assert_num_queries(7):
        assert auditor.get("/organisation/rolls/").status_code == 200
    with django_assert_num_queries(9):
        assert town.own.get("/organisation/rolls/").status_code == 200
    with django_assert_num_queries(20):
        assert auditor.get(f"/organisation/rolls/{roll.pk}/").status_code == 200
