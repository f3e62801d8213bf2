"""How doctor judges the logs of ballots."""

from collections.abc import Sequence

from xianfeng.foundation.errors import N_

from .checks import Check, CheckName, failed, fine


def check_ballot_log(why: str | None) -> Check:
    """Judge whether the logs of ballots are what was signed (`why` not)."""
    if why is not None:
        return failed(
            CheckName.BALLOT_LOG,
            N_("The log of ballots is not what was signed before ({why}); nothing is signed."),
            N_("After a restore: xianfeng ledger anew. Otherwise touch nothing, and ask."),
            why=why,
        )
    return fine(CheckName.BALLOT_LOG, N_("The logs of ballots are what was signed."))


def check_rows(changed: Sequence[str], strayed: Sequence[str] = ()) -> Check:
    """Judge whether tables whose rows are only added hold what was signed of them.

    Args:
        strayed: tables in which a stage, or another column, does not follow from such rows.
    """
    if changed:
        return failed(
            CheckName.ROWS,
            N_("Rows of earlier days were changed, removed or laid between: {tables}."),
            N_("Somebody has changed the database. Touch nothing, and ask."),
            tables=", ".join(changed),
        )
    if strayed:
        return failed(
            CheckName.ROWS,
            N_("What pages show does not follow from the steps that were taken: {tables}."),
            N_("Somebody has changed the database. Touch nothing, and ask."),
            tables=", ".join(strayed),
        )
    return fine(CheckName.ROWS, N_("Rows of earlier days are what was signed."))
