"""The kinds of sheets of this room: orders of the hotline, and the notice of a year's days."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor
from xianfeng.cases.permissions import READERS, can_bring_days, can_bring_orders
from xianfeng.cases.rules.day_rows import DAY_COLUMNS
from xianfeng.cases.rules.hotline import ORDER_COLUMNS
from xianfeng.cases.selectors.sheets import (
    days_chosen,
    orders_chosen,
    rule_of_days,
    rule_of_orders,
)
from xianfeng.cases.services.day_notices import write_days
from xianfeng.cases.services.foreign import write_orders
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.sheets import place_of
from xianfeng.organisation.services.ground import lock_trees
from xianfeng.organisation.sheets import top_of_all
from xianfeng.sheets.kinds import Concern, Incoming, Outgoing, SheetKind, Words
from xianfeng.sheets.rules.faults import Fault
from xianfeng.ui.words import Text


def no_exceptions(_decisions: Sequence[Any]) -> Callable[[Any, Fault], Concern]:
    """Name nothing: no row of these sheets mends the past."""

    def concern(_decision: Any, _fault: Fault) -> Concern:
        return top_of_all(), {}

    return concern


def where(organisation: Organisation) -> Sequence[tuple[str, Text]]:
    """List the page that leads to the cases."""
    del organisation
    return ((reverse("cases:cases"), pgettext_lazy("of citizens", "Cases")),)


def may_read(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor reads the cases of the unit of an organisation."""
    return organisation.unit is not None and has_role(actor, READERS, unit=organisation.unit)


ORDERS = SheetKind(
    trail="cases.orders",
    columns=ORDER_COLUMNS,
    words=Words(
        title=_("Orders of the 12345 hotline"),
        lists=_("Orders of the 12345 hotline and their statuses"),
        sheet=_("list of orders"),
        template=_("Template for orders of the hotline"),
        hints=(
            _(
                "One row for each status of an order, in the hotline's own sequence. An order that "
                "is not known opens a case at its unit; the same row again changes nothing."
            ),
        ),
    ),
    labels={
        "number": _("Order number"),
        "ours": _("Our number"),
        "status": _("Status"),
        "said_at": _("Time"),
        "unit": _("Unit"),
        "category": _("Category"),
        "words": _("Content"),
    },
    incoming=Incoming(
        may=can_bring_orders,
        rule=rule_of_orders,
        write=write_orders,
        lock=lock_trees,
        subject=top_of_all,
        concerns=no_exceptions,
        onward=("cases:cases", _("Go to the cases")),
        watches=("cases.", "organisation."),
    ),
    outgoing=Outgoing(place=place_of, may=may_read, rows=orders_chosen, where=where),
)
DAYS = SheetKind(
    trail="cases.days",
    columns=DAY_COLUMNS,
    words=Words(
        title=_("Days off and make-up days"),
        lists=_("Days off and make-up days of a year's official notice"),
        sheet=_("notice of days off"),
        template=_("Template for days off"),
        hints=(
            _(
                "For years whose notice the built-in calendar knows, it wins; rows that contradict "
                "it are named. Deadlines that were promised stay as they are."
            ),
        ),
    ),
    labels={"day": _("Day"), "work": _("Off or worked"), "paper": _("Notice")},
    incoming=Incoming(
        may=can_bring_days,
        rule=rule_of_days,
        write=write_days,
        lock=lock_trees,
        subject=top_of_all,
        concerns=no_exceptions,
        watches=("cases.days",),
    ),
    outgoing=Outgoing(place=place_of, may=may_read, rows=days_chosen, where=where),
)
