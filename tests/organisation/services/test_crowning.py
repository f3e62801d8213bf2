import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

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

    assert 'value="滨江市（CITY）"' in page
    assert "1 unit is below “滨江市” from today on: 人社局." in asked.content.decode()
    assert Unit.objects.get(pk=bureau.pk).parent == city


def test_only_who_looks_after_the_whole_puts_a_unit_above_all() -> None:
    make_organisation()
    part = with_role(RoleKind.ADMINISTRATOR, organisation=make_organisation())

    assert part.get("/organisation/units/top/").status_code == 403


def test_a_sheet_says_that_its_units_have_no_common_top_and_offers_one() -> None:
    make_organisation()
    administrator = with_role(RoleKind.ADMINISTRATOR)
    sheet = "名称,编号,上级,类别\n滨江市,BJ,,单位\n人社局,RS,,单位\n社保窗口,W01,RS,服务窗口\n"

    def bring(text: str) -> str:
        file = SimpleUploadedFile("units.csv", text.encode())
        address: str = administrator.post(
            "/organisation/import/", {"kind": "organisations", "file": file}
        ).headers["Location"]
        return address

    address = bring(sheet)
    before = administrator.get(f"{address}?lang=en").content.decode()
    administrator.post(f"{address}apply/")
    after = administrator.get(f"{address}?lang=en").content.decode()
    mended = administrator.get(bring("名称,编号,上级,类别\n人社局,RS,BJ,单位\n")).content.decode()

    assert "2 units have none above them: 滨江市、人社局" in before
    assert 'href="/organisation/units/top/"' not in before
    assert 'href="/organisation/units/top/"' in after
    assert "没有上级单位" not in mended
