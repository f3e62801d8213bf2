from datetime import date
from decimal import Decimal

from tests.factories.organisation import NOW
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.effects.models import Expectation
from xianfeng.plans.models import Indicator


def make_expectation(
    carrier: Carrier, indicator: Indicator, change: str = "5", until: date = date(2027, 6, 1)
) -> Expectation:
    return Expectation.objects.create(
        carrier=carrier,
        indicator=indicator,
        change=Decimal(change),
        until=until,
        recorded_at=NOW,
    )
