from django.db.models import Count, F, Q, Sum

from xianfeng.ballots.models.ballots import Ballot
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.balance import Balance
from xianfeng.ballots.rules.counts import (
    LEVELS,
)
from xianfeng.ballots.rules.slips import (
    SlipState,
)

_BALLOTS = Sum(sum((F(f"level_{level}") for level in LEVELS[1:]), F(f"level_{LEVELS[0]}")))


def balance() -> Balance:
    """Weigh the box: slips by state against ballots and their sums (I2)."""
    slips = Slip.objects.aggregate(
        issued=Count("pk"),
        **{
            state.value: Count("pk", filter=Q(state=state.value))  # one pass over the index
            for state in SlipState
        },
    )
    added_up = Tally.objects.aggregate(ballots=_BALLOTS)["ballots"] or 0
    return Balance(**slips, ballots=Ballot.objects.count(), added_up=added_up)
