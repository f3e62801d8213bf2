import pytest
from django.test import Client

from tests.factories.carriers import make_activity, make_check_in, make_sign_up
from tests.factories.organisation import make_member, make_member_actor
from xianfeng.actors.rules import RoleKind
from xianfeng.carriers.personal import activities_of
from xianfeng.foundation.room import house
from xianfeng.privacy.selectors.looks import looks_at

pytestmark = pytest.mark.django_db


def test_what_a_member_signed_up_for_and_was_at_is_told() -> None:
    word = make_sign_up(make_activity())
    make_check_in(word.activity, word.member)

    section = activities_of(word.member)

    assert section is not None
    assert [row[2] for row in section.rows] == [word.activity.title] * 2
    assert section.plain[0]["title"] == word.activity.title


def test_nothing_is_told_where_nothing_is_stored() -> None:
    assert activities_of(make_member()) is None


def test_the_register_of_processing_has_a_line_of_this_room() -> None:
    lines = (line for part in house().personal for line in part.processing)
    assert "carriers" in {line.name for line in lines}


def test_who_looked_at_those_who_come_is_told_to_them(client: Client) -> None:
    word = make_sign_up(make_activity())
    other = make_member(organisation=word.member.organisation)
    secretary = make_member_actor(word.activity.carrier.organisation, RoleKind.SECRETARY)
    assert secretary.user is not None
    client.force_login(secretary.user, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/carriers/activities/{word.activity.pk}/").content.decode()

    assert word.member.name in page
    assert [look.times for look in looks_at(word.member)] == [1]
    assert looks_at(other) == []
