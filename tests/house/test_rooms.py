"""All that rooms say of themselves, walked against what stands in the house."""

from pathlib import Path

import pytest

from tests.kit import deed_faults, door_faults, written
from xianfeng.cli.access import pages
from xianfeng.config.settings import ROOMS
from xianfeng.foundation.doors import Rule
from xianfeng.foundation.room import Room, house
from xianfeng.jobs.registry import registered
from xianfeng.organisation.reshaping import Change, Heir, Hindrance

ADDRESSES = {page.name for page in pages()}
SERVICE = """
def go(*, actor, step, at):
    record(actor=actor, verb="above.thing.done", subject=step, at=at, detail={"depth": 3})
    record(actor=actor, verb=f"above.step.{step}", subject=step, at=at)
STEPS = ("begun", "ended")
"""
ABOVE = Room(
    "above",
    deeds={"above.thing.done": "Did", "above.step.begun": "Began", "above.step.ended": "Ended"},
    details={"depth": "depth"},
)


def test_every_address_has_a_door_and_every_door_an_address() -> None:
    assert door_faults(house().rooms, ADDRESSES) == []


def test_every_deed_has_a_sentence_its_details_have_names_and_every_sentence_a_deed() -> None:
    assert deed_faults(house().rooms, written()) == []


def test_every_app_of_the_house_says_what_others_may_know_of_it() -> None:
    assert [room.name for room in house().rooms if room.name != "example"] == list(ROOMS)


def test_every_job_has_words() -> None:
    ours = {job.function for job in registered() if not job.name.startswith("example.")}

    assert ours == set(house().jobs)


def test_what_rooms_say_of_changes_is_of_the_kind_that_is_asked() -> None:
    assert {type(each) for room in house().rooms for each in room.hindrances} == {Hindrance}
    assert {type(each) for room in house().rooms for each in room.heirs} == {Heir}
    assert {change for each in house().every(Hindrance) for change in each.changes} == {*Change}


def test_a_door_without_address_and_an_address_without_door_are_found() -> None:
    rooms = [Room("above", doors={"above:gone": Rule(), "above:list": Rule()})]

    assert door_faults(rooms, {"above:list", "above:new"}) == [
        "above:new has no door",
        "above:gone is no address",
    ]


def write(folder: Path, text: str) -> Path:
    (folder / "above").mkdir(parents=True)
    (folder / "above" / "services.py").write_text(text, "utf-8")
    return folder


def test_a_deed_that_is_said_is_no_fault(tmp_path: Path) -> None:
    assert deed_faults([ABOVE], written(write(tmp_path, SERVICE))) == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('"ended"', '"closed"', "nobody writes above.step.ended"),
        ("above.thing.done", "above.thing.over", "above.thing.over has no sentence"),
        ("above.thing.done", "above.thing.over", "nobody writes above.thing.done"),
        ("depth", "height", "height has no name"),
    ],
)
def test_what_is_said_or_written_alone_is_found(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    found = written(write(tmp_path, SERVICE.replace(before, after)))

    assert fault in deed_faults([ABOVE], found)
