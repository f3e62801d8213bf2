from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from xianfeng.actors.rules import Actor
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.permissions import can_print_slips
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Hindrance, Obstacle, Reshaping


class SlipsOut(Refusal):
    """Whoever holds a slip may vote with it; paper that is out is called in before."""

    sentence = N_("“{name}” still has unused slips in circulation: {count}. Call them in first.")


def slips_in_the_way(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the slips of a window with which people could still vote on it.

    Its ballots stay what they are: nothing of the box ever goes to another window.
    """
    del at
    window = reshaping.node
    if not isinstance(window, Unit):
        return ()
    count = Slip.objects.filter(batch__round__unit=window, state=SlipState.UNUSED.value).count()
    if not count:
        return ()
    address = reverse("review:manage", args=[window.code])
    may_call_in = can_print_slips(actor, window)
    return (Obstacle(SlipsOut(name=window.name, count=count), address if may_call_in else ""),)


HINDRANCES = (
    Hindrance("ballots.slip", frozenset({Change.CLOSE, Change.MERGE}), slips_in_the_way, order=80),
)
