"""When a window is open: kept by its office, shown wherever people look for it."""

from dataclasses import replace
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.units import Unit
from xianfeng.review.forms.office import HoursForm
from xianfeng.review.permissions import can_keep_hours
from xianfeng.review.selectors.hours import HoursCard, hours_of
from xianfeng.review.services.office import keep_hours
from xianfeng.review.views.asked import OWN_WINDOW
from xianfeng.ui.acts import Act
from xianfeng.ui.things import Asked


class Window(Protocol):
    """A window as the page of a case knows it."""

    @property
    def pk(self) -> int: ...


def hours_place(_actor: object, window: Window) -> HoursCard | None:
    """Show beside the deadlines of a case when its window is open next (T13)."""
    return hours_of(window.pk, now=timezone.now())


def _given(asked: Asked[Unit]) -> dict[str, object]:
    card = hours_of(asked.thing.pk, now=asked.at)
    return {"initial": HoursForm.filled(card.keeping) if card else {}}


hours = Act(
    on=replace(OWN_WINDOW, may=can_keep_hours),
    form=HoursForm,
    given=_given,
    told=lambda step: {"keeping": step.form.keeping},
    service=keep_hours,
    heading=_("When is it open, and who is in charge?"),
    lead=_(
        "Everybody reads it. It holds from today on. On official days off it is closed, and a "
        "make-up day is worked like other working days; a hotline or an online service without "
        "hours is there at any time. Deadlines of cases run whatever the hours."
    ),
    button=_("Keep it"),
    done=_("It has been kept; everybody reads it."),
)
