"""Filters that one saves: kept, applied, renamed, deleted; nobody else's."""

import pytest
from django.test import Client

from tests.factories.organisation import NOW, make_user
from tests.kit import signed_in
from xianfeng.accounts.models import SavedFilter, User
from xianfeng.accounts.services.filters import (
    FilterNameTaken,
    drop_filter,
    keep_filter,
    rename_filter,
)
from xianfeng.accounts.services.removing import erase_account
from xianfeng.actors.rules import SYSTEM, Oneself
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed

pytestmark = pytest.mark.django_db
LIST = "/carriers/"


@pytest.fixture
def user() -> User:
    return make_user(username="zhou")


@pytest.fixture
def client(user: User) -> Client:
    return signed_in(user)


def kept(user: User, name: str = "试行", query: str = "stage=trial") -> SavedFilter:
    return keep_filter(
        actor=Oneself(user.pk),
        listing="carriers.carriers",
        name=name,
        path=LIST,
        query=query,
        at=NOW,
    )


def test_a_filter_is_kept_without_the_page_one_was_on(user: User) -> None:
    saved = kept(user, query="stage=trial&sort=-title&page=3&export=xlsx&lang=en")

    assert saved.address == "/carriers/?stage=trial&sort=-title"
    entry = Entry.objects.get()
    assert (entry.verb, entry.detail) == ("accounts.filter.kept", {"listing": "carriers.carriers"})


def test_a_name_is_given_once_for_a_list(user: User) -> None:
    kept(user)
    other = kept(user, name="党建")
    kept(make_user())

    with pytest.raises(FilterNameTaken):
        kept(user)
    with pytest.raises(FilterNameTaken):
        rename_filter(actor=Oneself(user.pk), saved=other, name="试行", at=NOW)


def test_nobody_touches_a_filter_of_somebody_else(user: User) -> None:
    saved, stranger = kept(user), Oneself(make_user().pk)

    with pytest.raises(NotAllowed):
        rename_filter(actor=stranger, saved=saved, name="别的", at=NOW)
    with pytest.raises(NotAllowed):
        drop_filter(actor=stranger, saved=saved, at=NOW)
    with pytest.raises(NotAllowed):
        keep_filter(actor=SYSTEM, listing="x.y", name="n", path="/", query="a=b", at=NOW)


def test_a_list_offers_to_save_what_narrows_it_and_shows_what_was_saved(
    user: User, client: Client
) -> None:
    plain = client.get("/carriers/?lang=en").content.decode()
    narrow = client.get("/carriers/?lang=en&stage=trial").content.decode()

    assert "Save this filter" not in plain
    assert "Save this filter" in narrow
    kept(user)
    kept(make_user(), name="别人的")
    shown = client.get("/carriers/?lang=en").content.decode()
    assert 'href="/carriers/?stage=trial"' in shown
    assert "别人的" not in shown


def test_one_saves_renames_and_deletes_on_the_pages(user: User, client: Client) -> None:
    answer = client.post(
        "/accounts/filters/",
        {"listing": "carriers.carriers", "path": LIST, "query": "q=x", "name": "找"},
    )
    saved = SavedFilter.objects.get(user=user)
    assert answer.headers["Location"] == "/carriers/?q=x"

    client.post(f"/accounts/filters/{saved.pk}/rename/", {"name": "再找"})
    assert "再找" in client.get("/accounts/filters/").content.decode()

    client.post(f"/accounts/filters/{saved.pk}/delete/")
    assert not SavedFilter.objects.exists()
    verbs = Entry.objects.order_by("number").values_list("verb", flat=True)
    assert list(verbs) == [f"accounts.filter.{deed}" for deed in ("kept", "renamed", "dropped")]


@pytest.mark.parametrize(
    "words",
    [
        {"name": ""},
        {"listing": "no.list"},
        {"path": "//elsewhere.example/"},
        {"path": "carriers/"},
        {"name": "试行"},
    ],
)
def test_what_makes_no_sense_is_said(user: User, client: Client, words: dict[str, str]) -> None:
    kept(user)
    good = {"listing": "carriers.carriers", "path": LIST, "query": "q=x", "name": "找"}

    answer = client.post("/accounts/filters/", {**good, **words})

    assert answer.status_code == 422
    assert SavedFilter.objects.count() == 1


def test_filters_go_with_the_account(user: User) -> None:
    kept(user)

    erase_account(actor=SYSTEM, user=user, at=NOW)

    assert not SavedFilter.objects.exists()
