"""What is said of a sheet that is taken over, or made, in the background."""

from django.utils.translation import gettext as _

from xianfeng.foundation.refusals import PreviewOutdated
from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State
from xianfeng.jobs.words import RunSeen
from xianfeng.sheets.services.importing import AlreadyApplied, ChangedMeanwhile
from xianfeng.sheets.services.later import PreviewGone
from xianfeng.ui.words import say

REFUSALS = {
    refusal.__name__: refusal
    for refusal in (
        AlreadyApplied,
        ChangedMeanwhile,
        PreviewGone,
        PreviewOutdated,
    )
}


def run_seen(run: Run | None) -> RunSeen | None:
    """Put a run into words."""
    return RunSeen(run) if run is not None else None


def broken_off(run: Run) -> str:
    """Say why a sheet was not taken over; empty where it waits, runs or was."""
    if run.state == State.STOPPED:
        return _("The import was stopped. Nothing was imported.")
    if run.state != State.FAILED:
        return ""
    if run.fault in REFUSALS:
        return say(REFUSALS[run.fault]())
    words = _("The import was interrupted ({fault}). Nothing was imported; try again.")
    return words.format(fault=run.fault)


def export_broken_off(run: Run) -> str:
    """Say why a sheet was not made; empty where it waits, is made or was."""
    if run.state == State.STOPPED:
        return _("Creating the spreadsheet was stopped.")
    if run.state != State.FAILED:
        return ""
    return _("Creating the spreadsheet was interrupted ({fault}). Try again.").format(
        fault=run.fault
    )
