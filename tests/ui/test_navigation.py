"""The rail: what a room may put there."""

import pytest

from tests.kit import furnished
from xianfeng.foundation.room import RailEntry, Room, house
from xianfeng.ui.navigation import rail


def test_a_letter_leads_to_one_place_alone() -> None:
    held = next(entry.key for entry in house().rail if entry.key)
    twice = Room("above", rail=(RailEntry("home", "x", "ui:styleguide", key=held),))

    with pytest.raises(ValueError, match=f"said twice: {held}"), furnished(twice):
        pass

    assert "ui:styleguide" not in {entry.url_name for entry in house().rail}


def test_whoever_is_not_signed_in_finds_public_pages_alone() -> None:
    links = [link.url for group in rail(None, "/") for link in group.links]

    assert links == ["/"]
