import pytest
from django.db import connection

from tests.factories.organisation import make_actor, make_member, make_organisation
from xianfeng.actors.rules import Official, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.search import search_nodes
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.lists.members import MEMBERS
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.search import search_members

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(name="市审计局机关党支部")


@pytest.fixture
def officer(branch: Organisation) -> Official:
    return make_actor(RoleKind.OFFICER, branch)


def found(officer: Official, words: str) -> list[str]:
    return sorted(search_members(officer, words).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("张伟", ["张伟"]),
        ("zhangwei", ["张伟", "章薇"]),
        ("Zhang Wei", ["张伟", "章薇"]),
        ("zw", ["张伟", "章薇"]),
        ("xuemei", ["单雪梅"]),
        ("shanxuemei", ["单雪梅"]),
        ("danxm", []),
        ("dxm", ["单雪梅"]),
        ("M-77", ["张伟"]),
        ("𠮷", ["𠮷野"]),
        ("彰伟", ["张伟", "章薇"]),
        ("zhanwei", ["张伟", "章薇"]),
        ("zhangwie", ["张伟", "章薇"]),
        ("q%_", []),
        ("···", []),
    ],
)
def test_members_are_found_by_what_was_typed(
    officer: Official, branch: Organisation, words: str, names: list[str]
) -> None:
    make_member(name="张伟", organisation=branch, number="M-7788")
    for name in ("章薇", "单雪梅", "𠮷野"):
        make_member(name=name, organisation=branch)

    assert found(officer, words) == names


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("㛃", "王㛃"),
        ("wangjie", "王㛃"),
        ("𬘡", "李𬘡"),
        ("liyin", "李𬘡"),
        ("cengyi", "曾毅"),
        ("zengyi", "曾毅"),
        ("zengy", "曾毅"),
        ("lvjing", "吕静"),
        ("lüjing", "吕静"),
        ("Lǚ Jìng", "吕静"),
        ("LYU JING", "吕静"),
        ("lujing", "吕静"),
        ("ＬＶＪＩＮＧ", "吕静"),
        ("oujianhua", "区建华"),
        ("jose", "José"),
        ("José", "José"),
        ("maimaiti", "买买提·吐尔逊"),
    ],
)
def test_rare_characters_many_sounds_and_ways_to_type(
    officer: Official, branch: Organisation, words: str, name: str
) -> None:
    for each in ("王㛃", "李𬘡", "曾毅", "吕静", "区建华", "José", "买买提·吐尔逊"):
        make_member(name=each, organisation=branch)

    assert found(officer, words) == [name]


def test_nobody_out_of_reach_is_found_and_no_guess_is_made_from_them(officer: Official) -> None:
    make_member(name="张伟", organisation=make_organisation())

    assert [found(officer, words) for words in ("张伟", "zhangwei", "zhangwai")] == [[], [], []]


def test_an_organisation_is_found_by_sound_initials_name_and_code(
    officer: Official, branch: Organisation
) -> None:
    make_organisation(parent=branch, name="财务处党小组")

    for words in ("shenjiju", "sjj", "审计", branch.code):
        found = search_nodes(organisations_visible_to(officer), words)
        assert list(found) == [branch], words


def test_more_hits_than_are_named_one_by_one_are_all_found(
    officer: Official, branch: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xianfeng.people.selectors.search.HITS_MOST", 1)
    for name in ("张伟", "章薇"):
        make_member(name=name, organisation=branch)

    assert found(officer, "zw") == ["张伟", "章薇"]


@pytest.mark.parametrize("order", ["name", "number", "standing", "joined"])
@pytest.mark.parametrize("words", ["", "zw"])
def test_the_list_of_members_takes_its_keys_from_an_index(
    words: str,
    order: str,
    officer: Official,
    branch: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read as SQLite words it")
    monkeypatch.setattr("xianfeng.people.selectors.search.HITS_MOST", 0)
    make_member(name="张伟", organisation=branch)
    column = next(each for each in MEMBERS.columns if each.name == order)

    found = search_members(officer, words).select_related(None).values_list("pk")

    for turned in (False, True):
        plan = found.order_by(*column.order(is_descending=turned), "pk").explain()
        assert "people_member USING COVERING INDEX member_by_place" in plan, plan


REGISTER = (
    *("阿卜杜凯尤木·艾则孜", "傅春雪", "何秋水", "黄栌红", "欧阳霁", "仇小暑"),
    *("单雨桐", "解语花", "尉迟霜", "曾晚晴", "查星河"),
)
"""As a register stands: by the sound of the surname, which is not that of the word."""


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("abudu", [REGISTER[0]]),
        ("abudukaiyoumuaizezi", [REGISTER[0]]),
        ("aizezi", [REGISTER[0]]),
        ("shan", ["单雨桐"]),
        ("zha", ["查星河"]),
        ("qiu", ["仇小暑", "何秋水"]),
        ("yuchi", ["尉迟霜"]),
        ("oyj", ["欧阳霁"]),
    ],
)
def test_a_register_is_in_the_order_of_pinyin_and_found_by_it(
    officer: Official, branch: Organisation, words: str, names: list[str]
) -> None:
    for name in sorted(REGISTER):
        make_member(name=name, organisation=branch)

    assert not callable(MEMBERS.order)
    listed = Member.objects.order_by(*MEMBERS.order).values_list("name", flat=True)

    assert tuple(listed) == REGISTER
    assert found(officer, words) == names
