import pytest

from tests.kit import furnished
from xianfeng.foundation.room import NoticeKind, Room
from xianfeng.notices.rules import UnknownKind, kind_named, say


def test_a_kind_is_said_in_the_reader_s_language() -> None:
    said = NoticeKind("example.said", "“{title}” waits.")

    with furnished(Room("example", notices=(said,))):
        assert say("example.said", {"title": "A"}, lambda text: text) == "“A” waits."
        assert say("example.said", {"title": "A"}, lambda _: "{title}在等") == "A在等"


def test_a_kind_that_is_gone_says_its_name() -> None:
    assert say("example.gone", {}, lambda text: text) == "example.gone"
    with pytest.raises(UnknownKind):
        kind_named("example.gone")
