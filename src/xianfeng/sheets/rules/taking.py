"""Whether a reviewed sheet may be taken over, as its sender asks for it."""

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import optional_reason
from xianfeng.sheets.rules.rows import Decision, Reviewed


class NoRows(Refusal):
    """There are headings and nothing below them."""

    sentence = N_(
        "There are no rows below the headings. Fill in the spreadsheet and upload it again."
    )


class NotAgreed(Refusal):
    """The sheet as it was reviewed is not taken over."""

    def __init__(self, reviewed: Reviewed, *concerned: Decision) -> None:
        super().__init__(count=len(concerned))
        self.reviewed = reviewed


class RowsWrong(NotAgreed):
    """One wrong row holds up the whole sheet unless wrong rows are skipped."""

    sentence = N_("Nothing was imported, because some rows are wrong: {count}.")


class AllRowsWrong(RowsWrong):
    """There is nothing left to take over."""

    sentence = N_("Every row is wrong; there is nothing to import.")


class SheetAsks(NotAgreed):
    """A column is missing, and one answer for all rows would do."""

    sentence = N_(
        "Nothing was imported: the spreadsheet lacks a column. Answer for all rows what is asked."
    )


class QuestionsOpen(NotAgreed):
    """Nobody is taken for somebody else, or for somebody new, without a word."""

    sentence = N_(
        "Nothing was imported, because some rows may be somebody who is already on the list: "
        "{count}. Say for each whether it is the same person."
    )


class ExceptionsUnconfirmed(NotAgreed):
    """A sheet mends the past only as what it is: confirmed, with a reason that the trail keeps."""

    sentence = N_(
        "Nothing was imported, because some rows are exceptions that no page allows: "
        "{count}. Confirm them with a reason."
    )


def agreed(reviewed: Reviewed, *, skip_wrong: bool, reason: str) -> str:
    """Return the reason for the exceptions of a sheet as it is stored; empty where it has none.

    Raises:
        NoRows: there is nothing below the headings.
        SheetAsks, QuestionsOpen: something is to be answered first.
        AllRowsWrong: no row is left.
        RowsWrong: some rows are wrong and they are not to be skipped.
        ExceptionsUnconfirmed, TooLong: exceptions have no reason, or a long one.
    """
    if not reviewed.decisions:
        raise NoRows
    if reviewed.sheet.asked:
        raise SheetAsks(reviewed)
    if len(reviewed.wrong) == len(reviewed.decisions):
        raise AllRowsWrong(reviewed, *reviewed.wrong)
    if reviewed.wrong and not skip_wrong:
        raise RowsWrong(reviewed, *reviewed.wrong)
    if reviewed.open:
        raise QuestionsOpen(reviewed, *reviewed.open)
    if not reviewed.exceptional:
        return ""
    if words := optional_reason(reason):
        return words
    raise ExceptionsUnconfirmed(reviewed, *reviewed.exceptional)
