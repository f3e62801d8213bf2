"""Answers of the demo city; the rooms of what is asked open the hearings."""

from datetime import datetime
from random import Random

from xianfeng.organisation.selectors.days import day_of
from xianfeng.rolls.selectors import people_on

from .models import Answer, DayCount, Hearing
from .rules import Said

MOSTLY = (Said.FOR, Said.FOR, Said.FOR, Said.FOR, Said.AGAINST, Said.ABSTAIN)


def fill_answers(random: Random, hearing: Hearing, *, at: datetime) -> None:
    """Let some of those who are asked have answered."""
    if hearing.roll is not None:
        people = list(people_on(hearing.roll).values_list("pk", flat=True))
        Answer.objects.bulk_create(
            Answer(hearing=hearing, member_id=pk, said=random.choice(MOSTLY).value, recorded_at=at)
            for pk in people[:: random.randint(2, 3)]
        )
        return
    DayCount.objects.bulk_create(
        DayCount(
            hearing=hearing, day=day_of(at), said=said.value, count=random.randint(low, low * 4)
        )
        for said, low in ((Said.FOR, 20), (Said.AGAINST, 3), (Said.ABSTAIN, 1))
    )
