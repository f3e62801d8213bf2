import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import make_member_actor, make_organisation
from tests.kit import furnished
from tests.people.views.test_life import Town, client_of, official_at
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.personal import Part, Processing, Section
from xianfeng.foundation.room import Room
from xianfeng.foundation.sheets.reading import SheetLimits, read_sheet
from xianfeng.people.models.members import Member
from xianfeng.privacy.models import Correction, DeletionRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def test_my_data_shows_what_is_stored_and_who_looked(town: Town) -> None:
    town.secretary.get(town.page)
    page = town.own.get("/organisation/me/?lang=en").content.decode()

    for text in (
        town.member.name,
        town.member.number,
        "一支部",
        "the member&#x27;s page",
        "What is stored",
    ):
        assert text in page
    assert Entry.objects.filter(verb="audit.people.seen").count() == 1


def test_my_data_is_there_for_officials_too(town: Town) -> None:
    page = town.officer.get("/organisation/me/?lang=en").content.decode()
    assert "My roles" in page
    assert "Request deletion" not in page
    assert town.officer.get("/organisation/me/correct/").status_code == 403
    assert town.officer.get("/organisation/me/delete/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_my_data_costs_the_same_whatever_is_stored(
    town: Town, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        town.member.skills.create(words=f"特长{number}", recorded_at=town.member.recorded_at)
        town.secretary.get(town.page)
    with django_assert_num_queries(31):
        assert town.own.get("/organisation/me/").status_code == 200


def test_my_data_goes_with_me_as_a_file(town: Town) -> None:
    town.secretary.get(town.page)
    other = make_member_actor(town.one)

    told = town.own.get("/organisation/me/data.json")
    content = json.loads(told.content)
    assert "attachment" in told["Content-Disposition"]
    assert content["stored"]["record"][0]["name"] == town.member.name
    assert content["looked_at"][0]["times"] == 1
    assert other.name not in told.content.decode()

    sheet = town.own.get("/organisation/me/data.xlsx?lang=en")
    read = read_sheet(sheet.content, name="data.xlsx", limits=SheetLimits())
    assert read.rows[0].cells[0] == "Name"


def test_rooms_above_add_their_part(town: Town) -> None:
    def collect(member: Member) -> Section | None:
        if member != town.member:
            return None
        return Section("deeds_above", "上面的房间", {"deed": "事"}, [("扫雪",)])

    line = Processing("deeds", data="Deeds above", purpose="p", seen_by="s", kept="k")
    other = client_of(make_member_actor(town.two))

    with furnished(Room("above", personal=(Part("above.deeds", (line,), collect),))):
        assert "扫雪" in town.own.get("/organisation/me/").content.decode()
        assert "扫雪" not in other.get("/organisation/me/").content.decode()
        assert "Deeds above" in town.own.get("/organisation/processing/?lang=en").content.decode()


def test_a_correction_goes_up_and_the_answer_comes_back(town: Town) -> None:
    address = "/organisation/me/correct/"
    form = {"field": "name", "new": "欧阳修", "reason": "写错了"}
    assert town.own.get(f"{address}?field=name").status_code == 200
    assert town.own.post(address, {**form, "reason": ""}).status_code == 422
    assert town.own.post(address, {**form, "new": ""}).status_code == 422
    assert town.own.post(address, {**form, "field": "standing"}).status_code == 422
    assert town.own.post(address, form).status_code == 302
    page = f"/organisation/requests/corrections/{Correction.objects.get().pk}/"

    listed = town.officer.get("/organisation/requests/").content.decode()
    assert page in listed
    assert town.member.name not in listed
    assert "欧阳修" in town.officer.get(page).content.decode()
    assert Entry.objects.latest("number").detail["look"] == "request"
    assert town.officer.post(page, {"is_right": "no", "answer": ""}).status_code == 422
    assert town.officer.post(page, {}).status_code == 422
    assert town.officer.post(page, {"is_right": "yes"}).status_code == 302
    assert town.officer.post(page, {"is_right": "yes"}).status_code == 422
    town.member.refresh_from_db()
    assert town.member.name == "欧阳修"


def test_an_education_is_corrected_by_its_level(town: Town) -> None:
    form = {"field": "education", "new": "", "education": "doctor", "reason": "已毕业"}
    assert town.own.post("/organisation/me/correct/", form).status_code == 302
    page = f"/organisation/requests/corrections/{Correction.objects.get().pk}/"
    assert "doctor" in town.officer.get(f"{page}?lang=en").content.decode()


def test_a_deletion_goes_up_and_is_answered(town: Town) -> None:
    assert town.own.get("/organisation/me/delete/").status_code == 200
    assert town.own.post("/organisation/me/delete/", {"reason": "长" * 201}).status_code == 422
    assert town.own.post("/organisation/me/delete/", {"reason": ""}).status_code == 302
    assert town.own.post("/organisation/me/delete/", {"reason": ""}).status_code == 422
    page = f"/organisation/requests/deletions/{DeletionRequest.objects.get().pk}/"
    assert page in town.officer.get("/organisation/requests/").content.decode()
    assert town.officer.get(page).status_code == 200
    assert town.officer.post(page, {"outcome": "person_removed"}).status_code == 422
    assert town.officer.post(page, {"outcome": "asked"}).status_code == 422
    assert town.officer.post(page, {"outcome": "profile_removed"}).status_code == 302
    assert (
        "No open requests" in town.officer.get("/organisation/requests/?lang=en").content.decode()
    )


def test_requests_are_for_officers_in_reach(town: Town) -> None:
    town.own.post("/organisation/me/correct/", {"field": "name", "new": "甲", "reason": "错"})
    town.own.post("/organisation/me/delete/", {"reason": ""})
    far = official_at(RoleKind.OFFICER, make_organisation())
    pages = (
        f"/organisation/requests/corrections/{Correction.objects.get().pk}/",
        f"/organisation/requests/deletions/{DeletionRequest.objects.get().pk}/",
    )
    for page in pages:
        assert far.get(page).status_code == 404
        assert town.secretary.get(page).status_code == 403
        assert town.own.get(page).status_code == 403
    assert town.secretary.get("/organisation/requests/").status_code == 403


def test_the_register_of_processing_is_open_to_everybody_signed_in(town: Town) -> None:
    page = town.own.get("/organisation/processing/?lang=en").content.decode()
    assert "Sign-in name, hash of the password" in page
    assert "identity numbers" in page


@pytest.mark.parametrize(
    "address",
    [
        "me/",
        "me/correct/",
        "me/delete/",
        "me/data.json",
        "me/data.xlsx",
        "processing/",
        "requests/",
        "rolls/",
        "rolls/new/",
        "transfers/",
    ],
)
def test_strangers_are_sent_to_the_sign_in_page(address: str) -> None:
    assert Client().get(f"/organisation/{address}").status_code == 302
