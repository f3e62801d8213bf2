"""How background work is said: names of jobs, their states, and what follows one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State
from xianfeng.jobs.words import STATE_KINDS, STATE_WORDS, RunSeen

JOBS: Mapping[str, str | Promise] = {
    "desk.verify_trail": _("Verify the trail"),
    "diagnosis.rebuild": _("Build facts and diagnosis anew"),
    "notices.digest": _("Send the day's notices"),
    "notices.send": _("Send notices"),
    "people.apply_preview": _("Take a sheet over"),
    "people.count_members": _("Count the members for statistics"),
    "people.export_members": _("Make a sheet of members"),
    "access.tell_of_deputies": _("Tell of deputies who begin and end"),
    "people.settle_transfers": _("Settle transfers whose day has come"),
    "people.clean_previews": _("Delete previews and sheets that ran out"),
    "upkeep.forget_runs": _("Forget old background work"),
    "upkeep.seal_trail": _("Seal the trail"),
    "upkeep.tidy_accounts": _("Delete sessions that are over"),
}


@dataclass(frozen=True)
class RunShown(RunSeen):
    """A run with the words of its job too, as lists and pages draw it."""

    label: str

    @property
    def fault_word(self) -> str:
        return say_fault(self.run)

    @property
    def may_stop(self) -> bool:
        return not self.run.has_ended and not self.run.is_stop_wanted

    @property
    def may_retry(self) -> bool:
        return State(self.run.state) in {State.FAILED, State.STOPPED}


def shown(run: Run) -> RunShown:
    """Put a run into words."""
    return RunShown(run, say_job(run.name))


def all_shown(runs: Sequence[Run]) -> list[RunShown]:
    """Put runs into words, in their order."""
    return [shown(run) for run in runs]


def say_job(name: str) -> str:
    """Name a job; one that has no words by its name in the program."""
    return str(JOBS.get(name, name))


FAULTS: Mapping[str, str | Promise] = {
    "WorkerGone": _(
        "The worker ended in the middle of it each time. The log says what it did last; if the "
        "same work fails again, tell whoever looks after the platform."
    ),
    "TimeIsUp": _(
        "It took longer than it may. Ask for a smaller part, or try it again when less is going on."
    ),
    "MemoryError": _(
        "The memory did not suffice. Ask for a smaller part, or give the machine more."
    ),
    "UnknownJob": _("This release does not know this work any more. Ask for it anew."),
    "OperationalError": _("The database did not answer in time. Try it again."),
    "NotAllowed": _("Whoever asked for it may not do it any more."),
}


def say_fault(run: Run) -> str:
    """Say why a run broke and what to do; empty where nothing broke."""
    if not run.fault:
        return ""
    words = _g("It broke off with an error of the program. The log says more under {fault}.")
    return str(FAULTS.get(run.fault) or words.format(fault=run.fault))


def state_tabs(
    counts: Mapping[State, int], chosen: State | None
) -> list[tuple[str, str, str, int, bool]]:
    """Return value, word, kind, count and whether it is chosen, of each state."""
    return [
        (
            state.value,
            str(STATE_WORDS[state.value]),
            STATE_KINDS[state],
            counts[state],
            state is chosen,
        )
        for state in State
    ]


def next_step(run: Run) -> tuple[str, str] | None:
    """Return the address and the words of what a run's asker wants to see next."""
    token = run.arguments.get("token")
    if run.name == "people.apply_preview" and isinstance(token, str):
        return reverse("people:preview", args=[token]), _g("To the sheet")
    code = run.arguments.get("code")
    if run.name == "people.export_members" and isinstance(code, str):
        return reverse("people:export", args=[code]), _g("To the sheet")
    if run.name == "desk.verify_trail":
        return reverse("desk:trail"), _g("To the trail")
    return None
