"""How a run's state is said."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext

from .models import STATES, Run
from .rules import State

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
