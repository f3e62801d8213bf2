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
    "desk.verify_trail": _("Verify the audit log"),
    "diagnosis.rebuild": _("Rebuild facts and diagnosis"),
    "notices.digest": _("Send the day's notices"),
    "notices.send": _("Send notices"),
    "people.apply_preview": _("Import a spreadsheet"),
    "people.count_members": _("Count the members for statistics"),
    "people.export_members": _("Create a spreadsheet of members"),
    "access.tell_of_deputies": _("Notify about deputyships that begin or end"),
    "people.settle_transfers": _("Complete transfers that are due"),
    "people.clean_previews": _("Delete expired previews and spreadsheets"),
    "upkeep.forget_runs": _("Delete old background jobs"),
    "upkeep.seal_trail": _("Seal the audit log"),
    "upkeep.tidy_accounts": _("Delete expired sessions"),
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
        "The worker ended in the middle of it each time. The log shows what it did last; "
        "if the same job fails again, tell whoever looks after the platform."
    ),
    "TimeIsUp": _(
        "It exceeded its time limit. Request a smaller part, or try again when the "
        "system is less busy."
    ),
    "MemoryError": _(
        "There was not enough memory. Request a smaller part, or give the machine more."
    ),
    "UnknownJob": _("This release no longer knows this job. Request it again."),
    "OperationalError": _("The database did not answer in time. Try it again."),
    "NotAllowed": _("Whoever requested it no longer has the right to do this."),
}


def say_fault(run: Run) -> str:
    """Say why a run broke and what to do; empty where nothing broke."""
    if not run.fault:
        return ""
    words = _g("A program error stopped it. The log has details under {fault}.")
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
        return reverse("people:preview", args=[token]), _g("Go to the spreadsheet")
    code = run.arguments.get("code")
    if run.name == "people.export_members" and isinstance(code, str):
        return reverse("people:export", args=[code]), _g("Go to the spreadsheet")
    if run.name == "desk.verify_trail":
        return reverse("desk:trail"), _g("Go to the audit log")
    return None
