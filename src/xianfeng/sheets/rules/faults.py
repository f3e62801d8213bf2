"""What can be wrong with a row of a sheet, each in one sentence that says how to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date
from enum import StrEnum
from functools import cache

from xianfeng.foundation.errors import N_, Refusal


class ExceptionKind(StrEnum):
    """As what a sheet that mends the past may do what a page refuses, confirmed with a reason."""

    SKIPS_PROBATION = "skips_probation"
    GOES_BACK = "goes_back"
    MOVES = "moves_without_transfer"
    NO_JOINING_DAY = "no_joining_day"
    CHANGES_JOINING = "changes_joining_day"
    HOLDER_ELSEWHERE = "holder_elsewhere"
    OUT_OF_ORDER = "out_of_order"
    CHANGES_ELECTION = "changes_election_day"
    SAME_NAME = "same_name"
    CHANGES_FOUNDING = "changes_founding_day"


class CellMissing(Refusal):
    """A cell that is needed is empty."""

    sentence = N_("This cell is empty, but it is required.")


class PersonalCell(Refusal):
    """A cell holds what the platform never keeps."""

    sentence = N_(
        "This cell contains an identity number or a telephone number. It was not read; clear it."
    )


class CellFailed(Refusal):
    """A formula gave no value."""

    sentence = N_("The cell contains the error {text}. Correct the formula or enter the value.")


class NumberChanged(Refusal):
    """The office program took a number for an amount."""

    sentence = N_(
        "“{text}” is no longer the number that was typed. Format the column as text and enter "
        "the number again."
    )


class LevelsInColumns(Refusal):
    """One row names several organisations."""

    sentence = N_(
        "This spreadsheet has one column for each level, which cannot be read. Write one row for "
        "each organisation and name the one above it beside it. Found were: {found}."
    )


class NotACode(Refusal):
    """Codes stand in addresses and sheets and are typed by hand."""

    sentence = N_(
        "“{code}” cannot be used as a code. Use up to 32 letters (A–Z), digits, dots, "
        "hyphens and underscores, beginning with a letter or a digit."
    )
    beside = ("code",)


class AlsoInRow(Refusal):
    """Two rows of one sheet are the same; `what` begins the sentence and says the same what."""

    sentence = N_("{what} is also in row {row}. Keep only one of them.")
    words = ("what",)


class UnknownWord(Refusal):
    """A word that stands for a kind, a post, a standing … names none; `what` it should name."""

    sentence = N_("“{text}” is not a known {what}. Enter for example {examples}.")
    words = ("what",)


class KindUnclear(Refusal):
    """There is no kind and the name does not say it."""

    sentence = N_("The kind is not clear from the name. Fill in the kind, for example {examples}.")


class OutOfReach(Refusal):
    """The row concerns something outside what the actor looks after."""

    sentence = N_("This is outside what you look after.")


class UnknownParent(Refusal):
    """No organisation or unit in reach has this code or name."""

    sentence = N_("Nothing that you look after has the code or name “{text}”.")


class SeveralMatches(Refusal):
    """A name fits several; a code would tell them apart."""

    sentence = N_("Several have the name “{text}”. Enter the code or the number instead.")


class ParentMissing(Refusal):
    """Only who looks after the whole installation may add a new top."""

    sentence = N_("The organisation above is missing. Enter its code or its name.")


class ParentWrong(Refusal):
    """What stands above is a row that cannot be taken over."""

    sentence = N_("The organisation above is in row {row}, which is itself wrong.")


class ParentCycle(Refusal):
    """Going up from the row, one comes back to it."""

    sentence = N_("Following the organisations above leads back to the start: {chain}.")


class TreeTooDeep(Refusal):
    """The tree would have more levels than it can keep."""

    sentence = N_("The tree would have more than {most} levels.")
    beside = ("parent",)


class UnitNameDiffers(Refusal):
    """The code of the unit belongs to a unit with another name."""

    sentence = N_("The unit with the code “{code}” is called “{name}”.")


class KeyIncomplete(Refusal):
    """Without a number and a date of joining one cannot tell who is meant."""

    sentence = N_(
        "Enter the number or the date of joining; otherwise it is not clear who is meant."
    )


class MemberLeft(Refusal):
    """The row means somebody who has left; a sheet takes nobody up again."""

    sentence = N_("This member left on {day}. Readmit members on their own page; delete the row.")


class NodeClosed(Refusal):
    """A code belongs to one organisation or unit for good."""

    sentence = N_("“{name}”, which was closed, has this code. Enter another code.")


class CodeTaken(Refusal):
    """A code belongs to one node for good, also after it was closed."""

    sentence = N_("The code “{code}” is already taken.")
    beside = ("code",)


class FoundingRecorded(Refusal):
    """A node is founded once."""

    sentence = N_("The date of founding is recorded as {day}; no page can change that.")


class UnitThere(Refusal):
    """A list of units meets those that the organisations' own list has brought along."""

    sentence = N_(
        "There is a unit “{name}” with the code {code} already. If it is this one, enter that code."
    )
    beside = ("code", "name")


class LooksTheSame(Refusal):
    """Readers could not tell the two apart."""

    sentence = N_(
        "“{name}” looks the same as “{other}” ({code}) beside it. Use a name that tells them apart."
    )
    beside = ("name", "parent")


PARTY_FOUNDED = date(1921, 7, 1)
"""The month of the Party's first congress."""


class BeforeParty(Refusal):
    """Nobody joined, and nothing was founded, before there was a Party."""

    sentence = N_("{day} is before the Party was founded. Correct it, or clear the cell.")
    beside = ("joined_date",)


class YearUnclear(Refusal):
    """No year of birth can be read."""

    sentence = N_("“{text}” contains no year of birth. Write it like 1985.")


DAYS = frozenset({"day", "elected", "end", "start"})
"""Details that are days; a fault keeps them as text."""


@cache
def refusal_named(name: str) -> type[Refusal]:
    """Find a refusal of any room by module and name, so that a kept preview can be read again.

    A preview of the release before may name one that is gone: then it says no without a reason.
    """
    waiting: list[type[Refusal]] = [Refusal]
    while waiting:
        found = waiting.pop()
        if name_of(found) == name:
            return found
        waiting += found.__subclasses__()
    return Refusal


def name_of(refusal: type[Refusal]) -> str:
    """Name a refusal by its module and its class."""
    return f"{refusal.__module__}.{refusal.__qualname__}"


@dataclass(frozen=True)
class Fault:
    """One thing that stands against a deed, or is wrong with a row: in which field, and why.

    >>> str(Fault.of("code", AlsoInRow, what="The code “{code}”", code="A1", row=7).refusal)
    'The code “A1” is also in row 7. Keep only one of them.'
    """

    field: str
    why: type[Refusal]
    details: Mapping[str, str | int] = attribute(default_factory=dict)
    kind: ExceptionKind | None = None
    """As what a sheet may do it all the same, confirmed with a reason; None: it may not. A page
    refuses either."""

    @classmethod
    def of(cls, at: str, why: type[Refusal], /, **details: str | int) -> "Fault":
        return cls(at, why, details)

    @property
    def refusal(self) -> Refusal:
        """The sentence, to be said by the edge in the reader's language."""
        return self.why(**self.details)

    def as_history(self, kind: ExceptionKind) -> "Fault":
        """Return the same as what a sheet that mends the past may do, confirmed with a reason."""
        return replace(self, kind=kind)


def refuse(faults: Iterable[Fault]) -> None:
    """Refuse what anything stands against, as a page does: it knows no exception.

    Raises:
        Refusal: the first of them, its days as days, which pages write as people do.
    """
    for fault in faults:
        days = {
            name: date.fromisoformat(str(value))
            for name, value in fault.details.items()
            if name in DAYS
        }
        raise fault.why(**{**fault.details, **days})


def sorted_out(
    faults: Iterable[Fault], *, may_except: bool
) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """Sort what stands against a row of a sheet: what makes it wrong, what is an exception.

    Args:
        faults: as the rules that pages ask say.
        may_except: the sender is an officer there; to anybody else it is what it is on a page.
    """
    found = tuple(faults)
    if not may_except:
        return found, ()
    exceptions = {fault.kind: fault for fault in reversed(found) if fault.kind is not None}
    return (
        tuple(fault for fault in found if fault.kind is None),
        tuple(exceptions[kind] for kind in ExceptionKind if kind in exceptions),
    )
