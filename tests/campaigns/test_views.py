"""Writing a questionnaire and preparing a campaign on their pages; what a measure counts."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.factories.campaigns import make_campaign, make_draft
from tests.factories.organisation import NOW, make_organisation, make_role, make_unit, make_user
from tests.kit import signed_in, with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.ballots.models.slips import Batch
from xianfeng.ballots.rules.questions import (
    FIVE_LEVELS,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    Words,
)
from xianfeng.campaigns.models.campaigns import Campaign
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.rules.campaigns import Group
from xianfeng.campaigns.rules.reviews import measures_of
from xianfeng.campaigns.selectors.said import said_measure

KINDS = Questionnaire(
    "x.1",
    (
        Question("level", Words(zh="总体"), FIVE_LEVELS),
        Question(
            "met",
            Words(zh="遇到"),
            (Option("a", Words(zh="等得久")), Option("b", Words(zh="推诿"))),
            QuestionKind.TICK,
        ),
        Question(
            "matter",
            Words(zh="办事"),
            (Option("t", Words(zh="税务")), Option("s", Words(zh="社保"))),
            QuestionKind.CHOICE,
        ),
    ),
)
GIVEN = {
    "": {"": 30},
    "level": {"5": 20, "3": 4, "1": 6},
    "met": {"a": 9},
    "matter": {"t": 10, "s": 5},
}


def test_a_measure_counts_good_levels_ticks_of_all_and_choices_of_those_who_chose() -> None:
    found = {measure.name: measure.counted(GIVEN, good_level=3) for measure in measures_of(KINDS)}

    assert found == {
        "level": (24, 30),
        "met.a": (9, 30),
        "met.b": (0, 30),
        "matter.t": (10, 15),
        "matter.s": (5, 15),
    }
    assert [said_measure(each) for each in measures_of(KINDS)][:2] == ["总体", "遇到 等得久"]


class City:
    def __init__(self) -> None:
        self.unit = make_unit(name="临江市")
        self.organisation = make_organisation(unit=self.unit, name="市直机关工委")
        self.office = make_unit(name="市水利局", parent=self.unit)
        user = make_user()
        make_role(user=user, kind=RoleKind.OFFICER, organisation=self.organisation)
        self.client: Client = signed_in(user)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    del db
    with time_machine.travel(NOW, tick=False):
        yield City()


def test_an_officer_begins_writes_and_previews_a_questionnaire(city: City) -> None:
    begun = city.client.post(
        "/questionnaires/new/",
        {"organisation": city.organisation.code, "title": "窗口问卷", "template": "service"},
    )
    draft = Draft.objects.get()
    assert begun.headers["Location"] == f"/questionnaires/{draft.pk}/"
    address = f"/questionnaires/{draft.pk}/edit/"
    form = city.client.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    sent = {name: value for name, value in sent.items() if value is not False}
    sent |= {"place_0": "9", "words_1": "", "words_4": "办的什么事", "kind_4": "choice"}
    sent |= {"options_4": "税务 | Tax\n社保", "optional_4": "on", "place_4": "1"}

    city.client.post(address, sent)

    draft.refresh_from_db()
    questions = draft.questionnaire.questions
    assert [question.key for question in questions] == ["q1", "service", "attitude", "overall"]
    assert [(o.code, o.words.zh, o.words.en) for o in questions[0].options] == [
        ("a1", "税务", "Tax"),
        ("a2", "社保", ""),
    ]
    assert questions[0].is_optional
    assert questions[3].options[0].words == Words("Very satisfied", "非常满意")
    page = city.client.get(f"/questionnaires/{draft.pk}/preview/").content.decode()
    assert "办的什么事" in page
    assert "<form" not in page
    assert city.client.post(f"/questionnaires/{draft.pk}/publish/").status_code == 403


def test_a_new_version_says_what_changed(city: City) -> None:
    first = make_draft(city.organisation, is_published=True)
    city.client.post(f"/questionnaires/{first.pk}/version/")
    second = Draft.objects.get(version=2)
    Draft.objects.filter(pk=second.pk).update(content=[*first.content[1:], first.content[0]])

    page = city.client.get(f"/questionnaires/{second.pk}/?lang=en").content.decode()

    assert "moved: answers are added up" in page
    answer = city.client.post(f"/questionnaires/{first.pk}/discard/", follow=True)
    assert "该版本已发布" in answer.content.decode()
    city.client.post(f"/questionnaires/{second.pk}/discard/")
    assert Draft.objects.count() == 1


def test_an_officer_prepares_a_campaign_and_another_approves_it(city: City) -> None:
    draft = make_draft(city.organisation, is_published=True)
    form = city.client.get("/campaigns/new/").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {
        "title": "下半年评议",
        "questionnaire": draft.pk,
        "opens_on": "2026-09-30",
        "closes_on": "2026-10-30",
        "offices": city.office.code,
    }

    wrong = city.client.post("/campaigns/new/?lang=en", {**sent, "members_weight": "20"})
    made = city.client.post("/campaigns/new/", sent)

    assert wrong.status_code == 422
    assert "add up to 110%" in wrong.content.decode()
    campaign = Campaign.objects.get()
    assert made.headers["Location"] == f"/campaigns/{campaign.pk}/"
    assert sum(group.weight for group in campaign.groups.all()) == 100
    assert city.client.post(f"/campaigns/{campaign.pk}/approve/").status_code == 403
    page = city.client.get(f"/campaigns/{campaign.pk}/edit/")
    assert city.office.name in page.context["form"]["offices"].value()


def test_a_wave_and_its_slips_are_made_on_their_pages(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists={(Group.CITIZENS, ""): 90})
    drawn = city.client.post(
        f"/campaigns/{campaign.pk}/citizens/draw/", {"closes_on": "2026-10-14"}
    )
    wave = campaign.waves.get()
    cell = campaign.cells.get(group="citizens")
    again = f"/campaigns/{campaign.pk}/citizens/draw/"
    assert again not in city.client.get(f"/campaigns/{campaign.pk}/").content.decode()

    assert drawn.headers["Location"] == f"/campaigns/waves/{wave.pk}/"
    assert "50" in city.client.get(f"/campaigns/waves/{wave.pk}/").content.decode()
    offered = city.client.get(f"/campaigns/cells/{cell.pk}/").context["form"]
    assert offered["count"].value() == 50  # one for everybody who was drawn
    printed = city.client.post(f"/campaigns/cells/{cell.pk}/slips/", {"count": "3"})
    assert printed.content.decode().count('class="slip"') == 3
    lines = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}-<br>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}<"
    assert len(re.findall(lines, printed.content.decode())) == 3
    assert printed.headers["Cache-Control"] == "private, no-store"
    many = city.client.post(f"/campaigns/cells/{cell.pk}/slips/", {"count": "999"})
    assert many.status_code == 422
    page = city.client.get(f"/campaigns/cells/{cell.pk}/").content.decode()
    assert "/approve/" not in page  # whoever printed them is not offered what is refused
    assert "/void/" in page
    assert 'value="47"' in page
    assert city.client.get("/campaigns/cells/999/").status_code == 404
    assert city.client.get(f"/campaigns/{campaign.pk}/nobody/draw/").status_code == 404


def test_slips_of_a_cell_are_approved_by_a_second_officer_above_the_office(city: City) -> None:
    campaign = make_campaign(city.organisation, [city.office], lists={(Group.CITIZENS, ""): 90})
    cell = campaign.cells.get(group="citizens")
    city.client.post(f"/campaigns/cells/{cell.pk}/slips/", {"count": "3"})
    batch = Batch.objects.get()
    address = f"/campaigns/cells/{cell.pk}/slips/{batch.pk}/approve/"
    beside = with_role(RoleKind.OFFICER, make_organisation(unit=city.office))
    second = with_role(RoleKind.OFFICER, city.organisation)

    assert beside.post(address).status_code in {403, 404}
    assert city.client.post(address).status_code == 403
    batch.refresh_from_db()
    assert batch.approved_by is None
    assert address in second.get(f"/campaigns/cells/{cell.pk}/").content.decode()
    assert second.post(address).headers["Location"] == f"/campaigns/cells/{cell.pk}/"
    batch.refresh_from_db()
    assert batch.approved_by is not None
