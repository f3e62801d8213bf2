"""What is said of a sheet that is taken over, or made, in the background."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State
from xianfeng.jobs.selectors import parts_of
from xianfeng.jobs.words import STATE_KINDS, say_state
from xianfeng.people.services.importing import AlreadyApplied, ChangedMeanwhile, PreviewOutdated
from xianfeng.people.services.later import PreviewGone
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


@dataclass(frozen=True)
class RunSeen:
    """A run as the progress component draws it."""

    run: Run

    @property
    def state_word(self) -> str:
        return say_state(self.run)

    @property
    def state_kind(self) -> str:
        return STATE_KINDS[State(self.run.state)]

    @property
    def has_ended(self) -> bool:
        return self.run.has_ended

    @property
    def parts_done(self) -> int:
        return parts_of(self.run)[0]

    @property
    def parts(self) -> int:
        return parts_of(self.run)[1]


def run_seen(run: Run | None) -> RunSeen | None:
    """Give a run its words."""
    return RunSeen(run) if run is not None else None


def broken_off(run: Run) -> str:
    """Say why a sheet was not taken over; empty where it waits, runs or was."""
    if run.state == State.STOPPED:
        return _("The import was stopped. Nothing was taken over.")
    if run.state != State.FAILED:
        return ""
    if run.fault in REFUSALS:
        return say(REFUSALS[run.fault]())
    words = _("The import broke off ({fault}). Nothing was taken over; try it again.")
    return words.format(fault=run.fault)


def export_broken_off(run: Run) -> str:
    """Say why a sheet was not made; empty where it waits, is made or was."""
    if run.state == State.STOPPED:
        return _("The making of the sheet was stopped.")
    if run.state != State.FAILED:
        return ""
    return _("The making of the sheet broke off ({fault}). Try it again.").format(fault=run.fault)
