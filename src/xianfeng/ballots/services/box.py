"""What is done with the box every night, and whenever somebody asks for it."""

from dataclasses import dataclass
from datetime import datetime

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey, Opening
from xianfeng.ballots.models.slips import Batch
from xianfeng.ballots.permissions import can_open
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.selectors.openings import Held, days_to_open, found_in, unfinished
from xianfeng.ballots.services.days import turn_day
from xianfeng.ballots.services.destroying import destroy_opened, finish_destroying
from xianfeng.ballots.services.opening import open_day, show_halves
from xianfeng.foundation.memory import without_sweeping


@dataclass(frozen=True)
class Done:
    """What an opening has done.

    Attributes:
        day: the day of the box that is open now.
        opened: the openings that were made, in any step.
        waiting: openings whose second step waits, for a witness or a draw.
        destroyed: days whose key is gone.
    """

    day: DayKey
    opened: tuple[Opening, ...]
    waiting: int
    destroyed: int


def make_ready(*, actor: Actor, at: datetime) -> None:
    """End what was broken off, and begin a day where none can be sealed to: at every start.

    Raises:
        SharesMissing: a key could not be laid down.
        OSError: a share cannot be overwritten.
    """
    finish_destroying(actor=actor, at=at)
    current = DayKey.objects.filter(state=DayState.OPEN.value).first()
    if current is None:
        is_needed = Batch.objects.exists()
    else:
        # After a restored backup nobody seals to a key that is destroyed.
        is_here = all(folder.is_dir() for folder in keys.folders())
        is_needed = is_here and not keys.is_there(
            keys.name_of_day(current.number, current.public_key)
        )
    if is_needed:
        turn_day(actor=actor, at=at)


def open_box(*, actor: Actor, at: datetime, draw: str = "") -> Done:
    """Begin the new day, open those that are over in two steps, destroy what is not needed.

    Each step is a transaction of its own; whoever is killed between goes on where it stopped.

    Args:
        draw: what others have drawn and where it is found, where the second step waits for it.

    Raises:
        NotAllowed: the actor is neither a command nor an administrator.
        SharesMissing: a day's key cannot be put together, or not be laid down.
        BoxUneven, EnvelopeForeign: the box is not what was cast; that day is not opened.
        LogDamaged: the log is not what was signed.
        MediumUnsound: the second medium does not keep what is written.
    """
    require(can_open, actor)
    day = turn_day(actor=actor, at=at)
    with without_sweeping():  # a million ballots in hand are no rings
        opened: dict[int, Opening] = {}
        held: dict[int, Held] = {}
        for over in days_to_open():
            found = found_in(over)
            made = open_day(actor=actor, day=over, at=at, found=found)
            opened |= {opening.pk: opening for opening in made}
            held = {over.pk: found.held}  # the last one alone: a day may be large
        waiting = 0
        for opening in unfinished():
            shown = show_halves(
                actor=actor, opening=opening, at=at, draw=draw, held=held.get(opening.day_id)
            )
            if shown is None:
                waiting += 1
            else:
                opened[shown.pk] = shown
    destroyed = destroy_opened(actor=actor, at=at)
    return Done(day, tuple(opened.values()), waiting, destroyed)
