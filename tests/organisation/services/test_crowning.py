import pytest

from tests.factories.organisation import NOW, make_organisation, make_unit
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.units import top_units
from xianfeng.organisation.services.covering import NoTop, crown_units

pytestmark = pytest.mark.django_db


def test_the_units_of_an_office_get_one_top_and_its_organisation_with_them() -> None:
    city, bureau = make_unit(code="CITY"), make_unit(code="RS")
    window = make_unit(parent=bureau)
    head = make_organisation(unit=bureau)

    crown_units(actor=SYSTEM, top=city, code="", name="", at=NOW)

    assert list(top_units()) == [city]
    assert Unit.objects.get(pk=window.pk).path.startswith(city.path)
    assert Organisation.objects.get(pk=head.pk).unit == city


def test_a_new_unit_can_be_the_top() -> None:
    make_unit()
    make_unit()

    top = crown_units(actor=SYSTEM, top=None, code="CITY", name="滨江市", at=NOW)

    assert list(top_units()) == [top]
    assert Unit.objects.filter(parent=top).count() == 2


def test_without_a_name_there_is_no_top() -> None:
    with pytest.raises(NoTop):
        crown_units(actor=SYSTEM, top=None, code="CITY", name="", at=NOW)


def test_the_page_offers_the_unit_of_the_top_organisation_and_says_what_moves() -> None:
    city, bureau = make_unit(name="滨江市", code="CITY"), make_unit(name="人社局")
    make_organisation(unit=city)
    administrator = with_role(RoleKind.ADMINISTRATOR)

    page = administrator.get("/organisation/units/top/").content.decode()
    asked = administrator.post("/organisation/units/top/?lang=en", {"top": "CITY"})
    administrator.post("/organisation/units/top/", {"top": "CITY", "confirmed": "yes"})

    assert 'value="CITY"' in page
    assert "1 unit is below “滨江市” from today on: 人社局." in asked.content.decode()
    assert Unit.objects.get(pk=bureau.pk).parent == city


def test_only_who_looks_after_the_whole_puts_a_unit_above_all() -> None:
    make_organisation()
    part = with_role(RoleKind.ADMINISTRATOR, organisation=make_organisation())

    assert part.get("/organisation/units/top/").status_code == 403
