"""Named fields: one thing by what it is called; what may be meant is offered while it is little."""

import pytest
from django import forms
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import make_unit
from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.units import Unit
from xianfeng.people.fields import PersonField
from xianfeng.people.models.members import Member
from xianfeng.ui import named

pytestmark = pytest.mark.django_db


class UnitForm(forms.Form):
    unit: NodeField[Unit] = NodeField(required=False)

    def __init__(self, sent: dict[str, str] | None = None) -> None:
        super().__init__(sent)
        self.fields["unit"].among = Unit.objects.all()  # type: ignore[attr-defined]


def test_a_thing_is_known_by_its_code_or_its_whole_name() -> None:
    unit = make_unit(code="A1", name="市档案局")

    for typed in ("A1", "a１", " 市档案局 "):
        form = UnitForm({"unit": typed})
        assert form.is_valid()
        assert form.cleaned_data["unit"] == unit


def test_nothing_need_not_be_meant_and_before_it_is_said_among_what_nothing_is_known() -> None:
    form = UnitForm({"unit": ""})

    assert form.is_valid()
    assert form.cleaned_data["unit"] is None
    assert NodeField().clean("A1") is None


def test_what_nobody_is_called_is_refused_in_the_fields_own_words() -> None:
    make_unit(code="A1", name="同名")
    make_unit(code="A2", name="同名")

    with override("en"):
        assert "Several are called “同名”" in str(UnitForm({"unit": "同名"}).errors)
        assert "Nothing that you look after" in str(UnitForm({"unit": "B7"}).errors)


def test_what_may_be_meant_is_offered_in_one_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_unit(code="A1", name="甲<局>")

    with django_assert_num_queries(1):
        box = str(UnitForm()["unit"])

    assert 'list="unit_offers"' in box
    assert '<datalist id="unit_offers"><option value="A1">甲&lt;局&gt;</option></datalist>' in box


def test_nothing_is_offered_where_it_would_be_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xianfeng.organisation.fields.OFFERED_MOST", 1)
    make_unit(code="A1", name="甲局")
    make_unit(code="A2", name="乙局")

    assert "datalist" not in str(UnitForm()["unit"])


def test_people_are_never_listed() -> None:
    class PersonForm(forms.Form):
        member = PersonField()

    form = PersonForm()
    form.fields["member"].among = Member.objects.all()  # type: ignore[attr-defined]

    assert "datalist" not in str(form["member"])
    assert named.NamedField.offered(Member.objects.all()) == ()
