"""How exceptions of history are said."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from xianfeng.sheets.rules.faults import ExceptionKind, Fault
from xianfeng.sheets.rules.rows import Reviewed
from xianfeng.ui.words import say

EXCEPTION_LABELS: Mapping[ExceptionKind, str | Promise] = {
    ExceptionKind.SKIPS_PROBATION: pgettext_lazy("exception of history", "skips probation"),
    ExceptionKind.GOES_BACK: pgettext_lazy("exception of history", "goes back"),
    ExceptionKind.MOVES: pgettext_lazy("exception of history", "moves without a transfer"),
    ExceptionKind.NO_JOINING_DAY: pgettext_lazy("exception of history", "has no date of joining"),
    ExceptionKind.CHANGES_JOINING: pgettext_lazy(
        "exception of history", "changes the date of joining"
    ),
    ExceptionKind.HOLDER_ELSEWHERE: pgettext_lazy(
        "exception of history", "was held by somebody who belongs elsewhere today"
    ),
    ExceptionKind.OUT_OF_ORDER: pgettext_lazy(
        "exception of history", "comes before a post that is recorded"
    ),
    ExceptionKind.CHANGES_ELECTION: pgettext_lazy(
        "exception of history", "changes the day of election"
    ),
    ExceptionKind.SAME_NAME: pgettext_lazy("exception of history", "has the name of another one"),
    ExceptionKind.CHANGES_FOUNDING: pgettext_lazy(
        "exception of history", "changes the date of founding"
    ),
}


def exception_label(kind: str) -> str:
    """Name a kind of exception."""
    return str(EXCEPTION_LABELS[ExceptionKind(kind)])


def exception_words(fault: Fault) -> str:
    """Say an exception: what the row does, and what a page says to that."""
    return f"{exception_label(fault.kind or '')}{_(': ')}{say(fault.refusal)}"


def exception_counts(reviewed: Reviewed) -> list[tuple[str, int]]:
    """Count the rows of a sheet by what kind of exception they are."""
    kinds = [fault.kind for decision in reviewed.exceptional for fault in decision.exceptions]
    return [
        (str(label), kinds.count(kind)) for kind, label in EXCEPTION_LABELS.items() if kind in kinds
    ]
