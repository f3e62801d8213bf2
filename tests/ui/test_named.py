"""Named fields: one thing by what it is called; what may be meant is suggested, and asked for."""

import json
from typing import Any

import pytest
from django import forms
from django.test import RequestFactory
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import NOW, make_member, make_organisation, make_unit
from xianfeng.actors.rules import SYSTEM
from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.units import Unit
from xianfeng.people.fields import PersonField
from xianfeng.people.models.members import Member
from xianfeng.ui.named import (
    ASKED_MOST,
    PAGE,
    SeveralField,
    fill_in_the_only,
    let_choose,
    suggestions,
)

pytestmark = pytest.mark.django_db


class UnitForm(forms.Form):
    unit = NodeField[Unit](required=False)

    def __init__(self, sent: Any = None) -> None:
        super().__init__(sent)
        let_choose(self, unit=Unit.objects.all())


class UnitsForm(forms.Form):
    units = SeveralField(NodeField[Unit](), required=False)

    def __init__(self, sent: Any = None, **more: Any) -> None:
        super().__init__(sent, **more)
        let_choose(self, units=Unit.objects.all())


class MemberForm(forms.Form):
    member = PersonField()

    def __init__(self, sent: Any = None) -> None:
        super().__init__(sent)
        let_choose(self, member=Member.objects.all())


def suggested(form: forms.Form, **asked: str | int | None) -> tuple[list[str], int | None]:
    request = RequestFactory().get("/", {k: v for k, v in asked.items() if v is not None})
    answer = suggestions(request, form, actor=SYSTEM, at=NOW)
    assert answer is not None
    told = json.loads(answer.content)
    return [each["text"] for each in told["found"]], told["skip"]


@pytest.mark.parametrize("typed", ["A1", "a１", " 市档案局 ", "市档案局（A1）", "市档案局(A1)"])
def test_a_thing_is_known_by_its_code_its_whole_name_or_both(typed: str) -> None:
    unit = make_unit(code="A1", name="市档案局")

    form = UnitForm({"unit": typed})

    assert form.is_valid()
    assert form.cleaned_data["unit"] == unit


def test_brackets_of_the_name_itself_are_no_key() -> None:
    first = make_unit(code="A1", name="财务科(一)")
    make_unit(code="一", name="统计科")

    form = UnitForm({"unit": "财务科（一）"})

    assert form.is_valid()
    assert form.cleaned_data["unit"] == first
    assert not UnitForm({"unit": "统计局（A1）"}).is_valid()


def test_nothing_need_not_be_meant_and_before_it_is_said_among_what_nothing_is_known() -> None:
    form = UnitForm({"unit": ""})

    assert form.is_valid()
    assert form.cleaned_data["unit"] is None
    assert NodeField().clean("A1") is None


def test_what_nothing_is_called_is_refused_in_the_fields_own_words() -> None:
    with override("en"):
        assert "Nothing that you look after" in str(UnitForm({"unit": "B7"}).errors)


@pytest.mark.parametrize("typed", ["tongm", "同"])
def test_where_several_may_be_meant_it_is_asked_and_the_answer_stands(typed: str) -> None:
    above = make_unit(code="T", name="市委")
    make_unit(code="A1", name="同名", parent=above)
    second = make_unit(code="A2", name="同名<乙>")

    form = UnitForm({"unit": typed})
    assert not form.is_valid()

    page = str(form["unit"])
    assert page.count('type="radio"') == 2
    assert "checked" not in page
    assert "<small>市委</small>" in page
    assert 'value="同名&lt;乙&gt;（A2）"' in page
    chosen = {"unit": typed, "unit-asked-0": typed, "unit-meant-0": "同名<乙>（A2）"}
    answered = UnitForm(chosen)
    assert answered.is_valid()
    assert answered.cleaned_data["unit"] == second
    assert answered["unit"].value() == "同名<乙>（A2）"


def test_one_that_only_begins_so_is_asked_for_and_never_taken() -> None:
    make_unit(code="A1", name="市档案局")

    form = UnitForm({"unit": "档案"})

    assert not form.is_valid()
    assert str(form["unit"]).count('type="radio"') == 1


def test_a_line_that_was_changed_after_the_question_counts_more_than_the_answer() -> None:
    make_unit(code="A1", name="市档案局")
    other = make_unit(code="B1", name="市水利局")

    sent = {"unit": "市水利局", "unit-asked-0": "档案", "unit-meant-0": "市档案局（A1）"}
    form = UnitForm(sent)

    assert form.is_valid()
    assert form.cleaned_data["unit"] == other


def test_of_very_many_the_first_are_asked_for_and_it_is_said() -> None:
    for number in range(ASKED_MOST + 1):
        make_unit(name=f"第{number}科")

    form = UnitForm({"unit": "第"})
    assert not form.is_valid()

    page = str(form["unit"])
    assert page.count('type="radio"') == ASKED_MOST
    assert 'class="hint"' in page


def test_several_are_named_one_a_line_and_only_what_is_not_clear_is_asked() -> None:
    first, second = make_unit(code="A1", name="市档案局"), make_unit(code="A2", name="市水利局")

    form = UnitsForm({"units": "A1\r\n\r\n水利\r\n没有"})
    assert not form.is_valid()
    page = str(form["units"])
    assert 'name="units-meant-2"' in page
    assert page.count('type="radio"') == 1
    assert "没有" in str(form.errors)

    sent = {"units": "A1\r\n水利", "units-asked-1": "水利", "units-meant-1": "市水利局（A2）"}
    answered = UnitsForm(sent)
    assert answered.is_valid()
    assert answered.cleaned_data["units"] == [first, second]
    begun = UnitsForm(initial={"units": [first, second]})
    assert "市档案局（A1）\n市水利局（A2）" in str(begun["units"])


def test_the_only_one_stands_there_from_the_beginning_but_no_person_does() -> None:
    unit = make_unit(code="A1", name="市档案局")
    make_member(organisation=make_organisation())
    must, may, people = UnitForm(), UnitForm(), MemberForm()
    must.fields["unit"].required = True

    for form in (must, may):
        fill_in_the_only(form, unit=Unit.objects.filter(pk=unit.pk))
    fill_in_the_only(people, member=Member.objects.all())

    assert 'value="市档案局（A1）"' in str(must["unit"])
    assert "value=" not in str(may["unit"])
    assert "value=" not in str(people["member"])


def test_suggestions_come_by_name_sound_and_code_the_likeliest_first_and_page_by_page(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_unit(code="X9", name="市水利局")
    make_unit(code="X1", name="水利科")
    for typed in ("水利", "shuili", "sl", "x"):
        assert set(suggested(UnitForm(), suggest="unit", typed=typed)[0]) == {
            "水利科（X1）",
            "市水利局（X9）",
        }
    assert suggested(UnitForm(), suggest="unit", typed="水利")[0][0] == "水利科（X1）"
    for number in range(PAGE):
        make_unit(name=f"第{number}科")
    with django_assert_num_queries(1):
        first, skip = suggested(UnitForm(), suggest="unit")
    rest, end = suggested(UnitForm(), suggest="unit", skip=skip)
    assert (len(first), len(rest), end) == (PAGE, 2, None)
    assert not {*first} & {*rest}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("水利", ["水利科", "市水利局"]),
        ("shuili", ["水利科", "市水利局"]),
        ("sl", ["水利科", "市水利局"]),
        ("ssl", ["市水利局"]),
        ("a1", ["市档案局", "综合科"]),
    ],
)
def test_what_begins_as_typed_comes_before_what_holds_it(typed: str, names: list[str]) -> None:
    for code, name in (("B1", "市水利局"), ("C1", "水利科"), ("A10", "综合科"), ("A1", "市档案局")):
        make_unit(code=code, name=name)

    found, _skip = suggested(UnitForm(), suggest="unit", typed=typed)

    assert [each.partition("（")[0] for each in found] == names


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("周宁", ["周宁", "周宁远", "李周宁"]),
        ("zhouning", ["周宁", "周宁远", "李周宁"]),
        ("zn", ["周宁", "周宁远"]),
        ("m1", ["李周宁", "周宁远"]),
    ],
)
def test_people_come_by_how_well_their_name_or_number_fits(typed: str, names: list[str]) -> None:
    place = make_organisation()
    for number, name in (("M1", "李周宁"), ("M10", "周宁远"), ("X2", "周宁")):
        make_member(organisation=place, name=name, number=number)

    found, _skip = suggested(MemberForm(), suggest="member", typed=typed)

    assert [each.partition("（")[0] for each in found] == names


@pytest.mark.parametrize(
    "asked",
    [
        {"suggest": "nothing", "typed": "A1"},
        {"suggest": "member", "typed": ""},
        {"suggest": "member", "typed": "\x00"},
        {"suggest": "member", "typed": "长" * 9_000},
        {"suggest": "member", "typed": "周", "skip": "-1" * 40},
        {"suggest": "member", "typed": "周", "skip": "999999999"},
    ],
)
def test_what_is_asked_wrongly_is_told_nothing(asked: dict[str, str]) -> None:
    make_member(organisation=make_organisation(), name="周宁", number="M1")

    found, skip = suggested(MemberForm(), **asked)

    assert skip is None
    assert found in ([], ["周宁（M1）"])
    assert suggestions(RequestFactory().get("/"), MemberForm(), actor=SYSTEM, at=NOW) is None


def test_people_without_a_number_are_told_apart_by_a_key() -> None:
    place = make_organisation()
    first, second = (make_member(organisation=place, name="周宁") for _ in range(2))
    Member.objects.update(number="")

    form = MemberForm({"member": "周宁"})
    assert not form.is_valid()
    assert f'value="周宁（#{second.pk}）"' in str(form["member"])
    answered = MemberForm({"member": f"周宁（#{first.pk}）"})
    assert answered.is_valid()
    assert answered.cleaned_data["member"] == first
