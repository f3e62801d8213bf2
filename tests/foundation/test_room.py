from dataclasses import replace

import pytest

from tests.kit import furnished
from xianfeng.foundation.doors import Rule
from xianfeng.foundation.extracts import Column, ColumnType, Extract
from xianfeng.foundation.personal import Part
from xianfeng.foundation.room import Filler, House, NoticeKind, RailEntry, Room, house

FACTS = Extract("lower.facts", (Column("day", ColumnType.DATE),), "a day", lambda _on: [])
LOWER = Room(
    "lower",
    doors={"lower:list": Rule()},
    deeds={"lower.thing.done": "Did a thing"},
    details={"count": "count"},
    nouns={"lower.thing": "thing"},
    notices=(NoticeKind("lower.told", "Told."),),
    rail=(
        RailEntry("judge", "Judge", "lower:judge", key="j"),
        RailEntry("plan", "Late", "lower:late", order=70),
        RailEntry("plan", "List", "lower:list", order=10, shows=lambda actor: actor == "she"),
        RailEntry("publish", "Public", "lower:public", is_public=True),
    ),
    extracts=(FACTS,),
)


class Answer:
    pass


def shown_to(actor: object) -> list[str]:
    return [entry.url_name for entry in House([LOWER]).rail if entry.is_shown_to(actor)]


def test_the_rail_stands_in_the_order_of_the_loop_and_shows_to_each_their_own() -> None:
    assert shown_to("she") == ["lower:list", "lower:late", "lower:judge", "lower:public"]
    assert shown_to("he") == ["lower:late", "lower:judge", "lower:public"]
    assert shown_to(None) == ["lower:public"]
    assert LOWER.rail[0].count("he") == 0


def test_what_rooms_say_is_one_for_whoever_asks() -> None:
    above = Room(
        "above",
        fills=(
            Filler("lower.thing", "above/late.html", list, order=90),
            Filler("lower.thing", "above/first.html", list),
            Filler("lower.other", "above/other.html", list),
        ),
        personal=(Part("above.words"), Part("above.deeds")),
    )
    found = House([LOWER, above])

    assert found.rooms == (LOWER, above)
    assert [each.template for each in found.fillers_of("lower.thing")] == [
        "above/first.html",
        "above/late.html",
    ]
    assert found.fillers_of("lower.nothing") == ()
    assert [part.name for part in found.personal] == ["above.deeds", "above.words"]
    assert (found.doors, found.extracts) == (LOWER.doors, (FACTS,))
    assert found.notices["lower.told"].sentence == "Told."


def test_what_no_room_says_any_more_is_called_by_its_name_in_the_program() -> None:
    found = House([LOWER])

    assert found.say_deed("lower.thing.done") == "Did a thing"
    assert found.say_noun("lower.thing") == "thing"
    assert found.say_detail("count") == "count"
    assert found.say_deed("lower.thing.gone") == "lower.thing.gone"
    assert found.say_noun("lower.gone") == "lower.gone"
    assert found.say_detail("gone") == "gone"


def test_what_is_said_in_words_of_upper_floors_is_found_by_its_type() -> None:
    first, last = Answer(), Answer()
    rooms = [Room("lower", answers=(first,)), Room("above", heirs=(last, "x"), answers=(last,))]

    assert House(rooms).every(Answer) == (first, last, last)
    assert House(rooms).answer(Answer) is last
    with pytest.raises(LookupError, match="no room answers with Answer"):
        House([LOWER]).answer(Answer)


@pytest.mark.parametrize(
    "twice",
    [
        Room("above", doors=LOWER.doors),
        Room("lower", deeds=LOWER.deeds),
        Room("above", details=LOWER.details),
        Room("lower", nouns=LOWER.nouns),
        Room("lower", notices=LOWER.notices),
        Room("lower", extracts=LOWER.extracts),
        Room("above", rail=(replace(LOWER.rail[0], url_name="above:list"),)),
    ],
)
def test_what_two_rooms_say_is_a_fault(twice: Room) -> None:
    with pytest.raises(ValueError, match="said twice"):
        House([LOWER, twice])


def test_a_room_speaks_for_itself_alone() -> None:
    for said in (
        {"deeds": LOWER.deeds},
        {"nouns": LOWER.nouns},
        {"notices": LOWER.notices},
        {"extracts": LOWER.extracts},
    ):
        with pytest.raises(ValueError, match="not named for the room above"):
            Room("above", **said)


def test_a_part_that_says_no_more_keeps_nothing_and_is_shown_nowhere() -> None:
    part = Part("above.words")

    assert part.collect("she") is None
    assert part.shown_on("she") == ()
    assert part.forget is None


def test_the_house_stands_until_the_roof_opens_another() -> None:
    before = house()
    with furnished(LOWER, alone=True):
        assert house().rooms == (LOWER,)
    assert house().rooms == before.rooms
