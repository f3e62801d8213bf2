"""What the demo city's carriers were expected to move, said while they were proposals."""

from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Deed, Stage
from xianfeng.carriers.selectors.catalogue import SUBJECT_TYPE
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.models import GoalLink, Indicator

from .models import Expectation

SAID_SHARE = 0.7
"""Share of carriers with a goal that say what they should move; the others show what is lacking."""


def fill(*, at: datetime, seed: int) -> str:
    """Write what two of three carriers should move, on the day after their proposal."""
    random, rows = Random(seed + 62), []
    figures = _figures()
    carriers = Carrier.objects.prefetch_related("moves").order_by("pk")
    for carrier in carriers:
        moves = {move.step: move for move in carrier.moves.all()}
        served = figures.get(carrier.pk, [])
        is_answered = carrier.stage == Stage.PROPOSED and carrier.endorsements.exists()
        if not served or is_answered or random.random() > SAID_SHARE:
            continue
        said_at = min(at, moves[Deed.PROPOSE].recorded_at + timedelta(hours=1))
        until = (day_of(said_at) + timedelta(days=random.choice((270, 365, 540)))).replace(day=1)
        indicator = random.choice(served)
        size = abs(indicator.value or Decimal(100)) * Decimal(random.randint(2, 9)) / 100
        change = -size if indicator.direction == "down" else size
        rows.append(
            Expectation(
                carrier=carrier,
                indicator=indicator,
                change=change.quantize(Decimal("0.1")) or Decimal(1),
                until=until,
                recorded_at=said_at,
            )
        )
    with transaction.atomic():
        Expectation.objects.bulk_create(rows)
        record(
            actor=System("demo"),
            verb="effects.demo.filled",
            subject=Organisation.objects.get(parent=None),
            at=at,
            detail={"carriers": len(rows)},
        )
    return f"{len(rows)} expectations"


def _figures() -> dict[int, list[Indicator]]:
    """Return for each carrier the figures of the goals that it serves."""
    links = GoalLink.objects.filter(subject_type=SUBJECT_TYPE).order_by("pk")
    of_goal: defaultdict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.order_by("pk"):
        of_goal[indicator.goal_id].append(indicator)
    found: defaultdict[int, list[Indicator]] = defaultdict(list)
    for link in links:
        found[link.subject_id] += of_goal[link.goal_id]
    return found
