"""A small city and people signed in, for the first pages."""

from datetime import date
from decimal import Decimal

from tests.factories.organisation import (
    NOW,
    make_organisation,
    make_unit,
)
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.plans.models import Goal, Indicator, Observation


class City:
    """A city with two offices, a branch in each, and a window in each."""

    def __init__(self) -> None:
        self.unit = make_unit(name="临江市", code="LJ")
        self.root = make_organisation(
            name="市直机关工委", kind=OrganisationKind.WORK_COMMITTEE, unit=self.unit, code="A"
        )
        self.water = make_unit(name="市水利局", parent=self.unit, code="LJ01")
        self.trade = make_unit(name="市商务局", parent=self.unit, code="LJ02")
        self.branch = self.branch_of(self.water, "水利一支部", "A0101")
        self.other = self.branch_of(self.trade, "商务一支部", "A0201")

    def branch_of(self, unit: Unit, name: str, code: str) -> Organisation:
        return make_organisation(name=name, parent=self.root, unit=unit, code=code)


def give_figure(goal: Goal, value: str, *, target: str = "10") -> None:
    indicator = Indicator.objects.create(
        goal=goal,
        name=goal.title,
        direction="down",
        comparator="at_most",
        value=Decimal(target),
        unit_of_measure="分钟",
    )
    Observation.objects.create(
        indicator=indicator,
        period_start=date(2026, 8, 1),
        value=Decimal(value),
        observed_at=NOW,
        recorded_at=NOW,
    )
