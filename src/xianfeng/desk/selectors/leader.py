from dataclasses import dataclass

from django.db.models import QuerySet

from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor
from xianfeng.carriers.selectors.catalogue import carriers_visible_to
from xianfeng.desk.rules import READERS, FirstPage
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import top_units_of, units_visible_to
from xianfeng.plans.selectors.goals import goals_visible_to
from xianfeng.reports.selectors.quarter import QuarterCard
from xianfeng.reports.selectors.scope import organisations_to_report


def units_led_by(actor: Actor) -> QuerySet[Unit]:
    """List the units at whose top the actor leads, looks after or audits, by path."""
    return top_units_of(actor, READERS[FirstPage.LEADER])


def unit_led(actor: Actor, code: str) -> Unit:
    """Return a unit in the actor's lead by its code.

    Raises:
        Unit.DoesNotExist: there is none, or the actor's lead does not reach it.
    """
    unit = units_visible_to(actor).get(code=code)
    if not has_role(actor, READERS[FirstPage.LEADER], unit=unit):
        raise Unit.DoesNotExist
    return unit


def organisation_reporting_on(actor: Actor, unit: Unit) -> Organisation | None:
    """Return the organisation whose report tells of the unit: the highest that is tied to it."""
    return organisations_to_report(actor).filter(unit=unit).first()


@dataclass(frozen=True)
class Opened:
    """Of what a quarter names: the carriers and goals whose pages the reader can open."""

    carriers: frozenset[int]
    goals: frozenset[int]


def opened_by(actor: Actor, card: QuarterCard) -> Opened:
    """Tell which of the carriers and goals of a quarter have a page for the actor.

    A quarter is the same for all its readers; where it names what one of them does not reach, there
    is no link to a page that would not be found.
    """
    stuck = [line.carrier.pk for line in card.stuck if line.carrier]
    carriers = carriers_visible_to(actor).filter(pk__in=stuck).values_list("pk", flat=True)
    shown = [line.goal.pk for line in card.goals]
    goals = goals_visible_to(actor).filter(pk__in=shown).values_list("pk", flat=True)
    return Opened(frozenset(carriers), frozenset(goals))
