"""The rail: what a room may put there."""

import pytest

from tests.factories.organisation import make_organisation, make_unit
from tests.kit import furnished, member_of, with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.room import STOPS, RailEntry, Room, house
from xianfeng.organisation.rules.kinds import UnitKind
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


def test_the_loop_comes_first_then_the_house_then_what_is_ones_own() -> None:
    assert STOPS == ("home", "plan", "act", "judge", "publish", "house", "system", "own")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "is_shown"), [(UnitKind.OFFICE, True), (UnitKind.DIVISION, False)]
)
def test_only_whose_reach_holds_an_office_finds_pages_of_offices(
    kind: UnitKind, *, is_shown: bool
) -> None:
    office = make_unit(name="市水利局")
    place = office if kind is UnitKind.OFFICE else make_unit(kind=kind, parent=office)
    secretary = with_role(RoleKind.SECRETARY, organisation=make_organisation(unit=place))

    page = secretary.get("/carriers/").content.decode()

    for address in ("/diagnosis/", "/windows/"):
        assert (f'href="{address}"' in page) is is_shown


@pytest.mark.django_db
def test_the_phone_has_the_same_four_places_below_for_whoever_may_propose() -> None:
    page = member_of(make_organisation()).get("/carriers/").content.decode()

    bar = page[page.index('class="tabs"') : page.index('id="keys"')]

    places = [part.partition("</span>")[0] for part in bar.split("<span>")[1:]]
    assert places == ["今天", "载体", "倡议", "我的"]
