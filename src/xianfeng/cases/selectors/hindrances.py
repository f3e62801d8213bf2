"""The open cases in the way when a unit is closed; closed ones stay where they were."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from xianfeng.actors.rules import Actor
from xianfeng.cases.models.cases import IS_OPEN, Case
from xianfeng.cases.permissions import can_see_cases
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Hindrance, Obstacle, Reshaping


class HasCases(Refusal):
    """A citizen waits for whoever has the case: it is handed over before."""

    sentence = N_("“{name}” still has open cases: {count}. Hand them over or settle them first.")


def cases_in_the_way(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the open cases that a unit has."""
    del at
    unit = reshaping.node
    if not isinstance(unit, Unit):
        return ()
    count = Case.objects.filter(IS_OPEN, holder=unit).count()
    if not count:
        return ()
    address = f"{reverse('cases:cases')}?stage=all_open&q={unit.name}"
    why = HasCases(name=unit.name, count=count)
    return (Obstacle(why, address if can_see_cases(actor) else ""),)


HINDRANCES = (
    Hindrance("cases.case", frozenset({Change.CLOSE, Change.MERGE}), cases_in_the_way, order=82),
)
