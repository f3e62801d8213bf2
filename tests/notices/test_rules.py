import pytest

from xianfeng.notices.rules import Kind, UnknownKind, kind_named, register, say


def test_a_kind_is_said_in_the_reader_s_language() -> None:
    register(Kind("example.said", "“{title}” waits."))

    assert say("example.said", {"title": "A"}, lambda text: text) == "“A” waits."
    assert say("example.said", {"title": "A"}, lambda _: "{title}在等") == "A在等"


def test_a_kind_that_is_gone_says_its_name() -> None:
    assert say("example.gone", {}, lambda text: text) == "example.gone"
    with pytest.raises(UnknownKind):
        kind_named("example.gone")


def test_a_name_is_taken_once_and_has_a_room_and_a_fact() -> None:
    kind = Kind("example.twice", "a")
    register(kind)

    assert register(kind) == kind
    with pytest.raises(ValueError, match="already"):
        register(Kind("example.twice", "b"))
    with pytest.raises(ValueError, match=r"room\.fact"):
        register(Kind("twice", "a"))
