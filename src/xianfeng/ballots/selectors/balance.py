from django.db.models import Count, Q, Sum

from xianfeng.ballots.models.days import Envelope
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.days import Balance, DayState
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.slips import SlipState

UNOPENED = (DayState.OPEN.value, DayState.OVER.value)


def balance() -> Balance:
    """Weigh the box: slips by state against envelopes and counted ballots (I2)."""
    slips = Slip.objects.aggregate(
        issued=Count("pk"),
        **{
            state.value: Count("pk", filter=Q(state=state.value))  # one pass over the index
            for state in SlipState
        },
    )
    tallies = Tally.objects.filter(question="", code="").aggregate(
        opened=Sum("count", filter=Q(in_log=True)), before=Sum("count", filter=Q(in_log=False))
    )
    return Balance(
        **slips,
        envelopes=Envelope.objects.filter(day__state__in=UNOPENED).count(),
        opened=tallies["opened"] or 0,
        before=tallies["before"] or 0,
    )


def figures_of(log: LogName) -> dict[str, int]:
    """Count the slips of a log as its first leaf of a day says them: committed, used, voided."""
    committed = Batch.objects.filter(round__log=log.value).exclude(place=None)
    issued = committed.aggregate(issued=Sum("count"), before=Sum("before"))
    slips = Slip.objects.filter(batch__in=committed)
    used = slips.exclude(commitment=None).count()
    unused = slips.filter(state=SlipState.UNUSED.value).count()
    total = (issued["issued"] or 0) - (issued["before"] or 0)
    return {"issued": total, "used": used, "voided": total - used - unused}
