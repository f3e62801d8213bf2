"""Names, numbers, reasons and free words in the shape in which they are stored, or refused."""

from collections.abc import Iterable

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Missing, TooLong
from xianfeng.foundation.text import (
    foreign_letters,
    is_identity_number,
    is_telephone_number,
    plain,
    prose,
)
from xianfeng.people.rules.members import NAME_MOST, NUMBER_MOST
from xianfeng.people.rules.strengths import OWN_MOST, WORDS_MOST
from xianfeng.sheets.rules.faults import ForeignLetters


class IdentityNumber(Refusal):
    """An identity number was given where none belongs."""

    sentence = N_("This looks like an identity number. Identity numbers are never stored here.")


class TooManyWords(Refusal):
    """A profile is no diary."""

    sentence = N_("Enter at most {most} in your own words.")


class NotForProfiles(Refusal):
    """Identity and telephone numbers do not belong into free words."""

    sentence = N_(
        "“{text}” looks like an identity or telephone number. Leave it out; it is not needed here."
    )


def checked_name(text: str) -> str:
    """Return a name in the one shape in which names are stored, or refuse it."""
    name = plain(text)
    if not name:
        raise Missing(what=N_("The name of the person"))
    if len(name) > NAME_MOST:
        raise TooLong(most=NAME_MOST)
    return name


def checked_number(text: str) -> str:
    """Return a number as it is stored, or refuse it; it may be empty."""
    number = plain(text)
    if is_identity_number(number):
        raise IdentityNumber
    if len(number) > NUMBER_MOST:
        raise TooLong(most=NUMBER_MOST)
    if letters := foreign_letters(number):
        raise ForeignLetters(letters=letters)
    return number


def checked_words(words: Iterable[str]) -> list[str]:
    """Return words as they are stored, each once, or refuse what does not belong there."""
    seen = dict.fromkeys(text for text in map(prose, words) if text)
    if len(seen) > OWN_MOST:
        raise TooManyWords(most=OWN_MOST)
    for text in seen:
        if len(text) > WORDS_MOST:
            raise TooLong(most=WORDS_MOST)
        if any(
            is_identity_number(part) or is_telephone_number(part)
            for part in (text, *text.split(" "))
        ):
            raise NotForProfiles(text=text)
    return list(seen)
