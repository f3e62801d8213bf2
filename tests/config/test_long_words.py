"""Words longer than any database looks for are bounded where they come in (one bound)."""

import pytest
from django.test import Client

from tests.accounts.people import SECRET, make_person, sign_in
from tests.factories.organisation import make_window

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG = ("a" * 55_000, "党" * 55_000, "a " * 27_000, "%_" * 27_000)


@pytest.mark.parametrize("words", LONG, ids=["letters", "characters", "words", "signs"])
def test_public_search_takes_words_of_any_length(words: str) -> None:
    make_window()

    assert Client().get("/find/", {"q": words}).status_code == 200


@pytest.mark.parametrize("words", LONG, ids=["letters", "characters", "words", "signs"])
def test_a_sign_in_name_of_any_length_is_a_wrong_one(words: str) -> None:
    make_person()

    assert sign_in(Client(), words, SECRET).status_code == 422
