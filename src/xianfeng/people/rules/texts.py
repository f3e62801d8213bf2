"""Names and numbers in the shape in which they are stored, or refused."""

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Missing, TooLong
from xianfeng.foundation.text import foreign_letters, is_identity_number, plain
from xianfeng.people.rules.members import NAME_MOST, NUMBER_MOST
from xianfeng.people.rules.person_names import name_fault
from xianfeng.sheets.rules.faults import ForeignLetters


class IdentityNumber(Refusal):
    """An identity number was given where none belongs."""

    sentence = N_("This looks like an identity number. Identity numbers are never stored here.")


def checked_name(text: str) -> str:
    """Return a name in the one shape in which names are stored, or refuse it."""
    name = plain(text)
    if not name:
        raise Missing(what=N_("The name of the person"))
    if len(name) > NAME_MOST:
        raise TooLong(most=NAME_MOST)
    if (fault := name_fault(name)) is not None:
        raise fault(text=name)
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
