import pytest

from tests.factories.carriers import make_activity, make_check_in, make_sign_up
from tests.factories.organisation import make_member
from xianfeng.carriers.personal import activities_of
from xianfeng.organisation.personal import processing_above

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
    assert "carriers" in {line.name for line in processing_above()}
