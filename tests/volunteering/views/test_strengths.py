import json

import pytest
from django.test import Client

from tests.people.views.test_life import Town

pytestmark = pytest.mark.django_db
PROFILE = "/organisation/me/profile/"


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_member_fills_the_profile_in(town: Town) -> None:
    form = {
        "skills": ["law"],
        "own_skills": "剪纸\n\n剪纸",
        "wishes": ["less_paper"],
        "own_wishes": "",
        "free": ["6-morning", "2-evening"],
    }
    assert town.own.post(PROFILE, form).status_code == 302
    page = town.own.get(PROFILE).content.decode()
    assert page.count("checked") == 4
    assert "剪纸" in page
    for bad in ({"skills": ["magic"]}, {"free": ["8-noon"]}, {"own_skills": "长" * 61}):
        assert town.own.post(PROFILE, {**form, **bad}).status_code == 422
    assert "剪纸" in town.secretary.get(town.page).content.decode()


def test_the_profile_is_for_members_alone(town: Town) -> None:
    assert town.officer.get(PROFILE).status_code == 403
    assert Client().get(PROFILE).status_code == 302


def test_what_a_member_said_is_part_of_the_own_data_and_of_the_register(town: Town) -> None:
    form = {"skills": ["law"], "own_wishes": "教老人用手机", "free": ["6-morning"]}
    town.own.post(PROFILE, form)

    stored = json.loads(town.own.get("/organisation/me/data.json").content)["stored"]
    assert [len(stored[name]) for name in ("skills", "wishes", "free_time")] == [1, 1, 1]
    assert stored["wishes"] == [{"wish": "教老人用手机"}]
    register = town.own.get("/organisation/processing/?lang=en").content.decode()
    assert "Skills, wishes, free time" in register
