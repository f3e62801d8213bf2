"""Kinds of sheets, as rooms register them."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.organisation import make_actor, make_organisation
from xianfeng.actors.rules import RoleKind
from xianfeng.campaigns.sheets import PEOPLE
from xianfeng.cases.sheets import DAYS, ORDERS
from xianfeng.leadership.sheets import POSTS
from xianfeng.organisation.sheets import ORGANISATIONS
from xianfeng.people.sheets import MEMBERS
from xianfeng.sheets.kinds import (
    UnknownKind,
    brings_sheets,
    brought_by,
    kind_named,
    registered,
)


def test_every_kind_has_its_words_labels_and_addresses() -> None:
    assert registered() == (ORGANISATIONS, MEMBERS, POSTS, ORDERS, DAYS, PEOPLE)
    for kind in registered():
        assert kind_named(kind.name) is kind
        assert set(kind.labels) == set(kind.columns.fields)
        assert set(kind.stored) <= set(kind.columns.fields)
        for page in ("export", "later", "progress", "file"):
            assert reverse(f"sheets:{page}_{kind.name}", args=["A01"]).startswith("/organisation/")


def test_a_kind_that_nobody_registered_is_unknown() -> None:
    with pytest.raises(UnknownKind):
        kind_named("carriers")


def test_stored_words_are_said_by_their_labels_and_others_as_they_are() -> None:
    with translation.override("en"):
        assert MEMBERS.said("standing", "full") == "full member"
        assert MEMBERS.said("name", "full") == "full"
        assert ORGANISATIONS.said("unit_kind", "window") == "window"
        assert [MEMBERS.words.said_count(count) for count in (1, 2000)] == [
            "1 person",
            "2,000 people",
        ]
        assert POSTS.words.said_count(2) == "2 rows"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (RoleKind.OFFICER, (ORGANISATIONS, MEMBERS, POSTS, ORDERS, PEOPLE)),
        (RoleKind.ADMINISTRATOR, (ORGANISATIONS, MEMBERS, DAYS)),
        (RoleKind.SECRETARY, ()),
    ],
)
def test_who_brings_which_sheets(role: RoleKind, kinds: tuple[object, ...]) -> None:
    actor = make_actor(role, make_organisation())

    assert brought_by(actor) == kinds
    assert brings_sheets(actor) is bool(kinds)
