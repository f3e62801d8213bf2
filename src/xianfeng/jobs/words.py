"""How a run's state is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from .models import STATES, Run
from .rules import State
from .selectors import parts_of

STATE_WORDS: Mapping[str, str | Promise] = dict(STATES)
STATE_KINDS: Mapping[State, str] = {
    State.WAITING: "none",
    State.RUNNING: "info",
    State.DONE: "good",
    State.FAILED: "bad",
    State.STOPPED: "partly",
}


def say_state(run: Run) -> str:
    """Say a run's state, and that somebody wants it to stop."""
    if run.is_stop_wanted and not run.has_ended:
        return gettext("being stopped")
    return str(STATE_WORDS[run.state])


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
