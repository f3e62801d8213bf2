from datetime import date

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.foundation.sheets.writing import NewSheet, write_sheets
from xianfeng.leadership.permissions import can_see_small_groups
from xianfeng.leadership.selectors.composition import (
    Breakdown,
    CompositionCard,
    FlowLine,
    composition_card,
)
from xianfeng.leadership.selectors.past import composition_on
from xianfeng.leadership.services.composition import ask_for_count
from xianfeng.organisation.as_of import asked_day
from xianfeng.organisation.fields import AsOfForm
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.organisation.steps import organisation_for
from xianfeng.ui.acts import Act
from xianfeng.ui.downloads import download
from xianfeng.ui.things import On


def _asked(
    request: ActorRequest, code: str
) -> tuple[Organisation, AsOfForm, date | None, CompositionCard | None]:
    """Return the membership that is asked for; of today where the day's is not for the actor."""
    visible = organisations_visible_to(request.actor, with_closed="as_of" in request.GET)
    found = get_object_or_404(visible, code=code)
    form, day = asked_day(request, today=timezone.localdate())
    past = composition_on(request.actor, found, day) if day is not None else None
    return found, form, day, past or composition_card(request.actor, found)


@require_safe
@signed_in
def composition(request: ActorRequest, code: str) -> HttpResponse:
    """Show the membership of an organisation and all below it, as it is or was, and its changes."""
    found, form, day, card = _asked(request, code)
    is_reader = can_see_small_groups(request.actor, found)
    return render(
        request,
        "leadership/composition.html",
        {
            "organisation": found,
            "card": card,
            "is_withheld": day is not None and not (card and card.is_past),
            "minimum": settings.FIGURES.statistics_minimum,
            "may_count": can_manage_organisations(request.actor, found),
            "as_of": form if is_reader else None,
        },
        status=422 if is_reader and form.errors else 200,
    )


@require_safe
@signed_in
def sheet(request: ActorRequest, code: str) -> HttpResponse:
    """Send the tables of the page as a workbook: the same figures, the same gaps."""
    found, _form, _day, card = _asked(request, code)
    if card is None:
        return _workbook(found, timezone.localdate(), [NewSheet(_("Not counted yet"), [], [])])
    if card.unrecorded:
        why = [[str(card.unrecorded)]]
        return _workbook(found, card.day, [NewSheet(_("No record of that day"), [], why)])
    sheets = [_table(each) for each in (*card.breakdowns, *card.answers)]
    if card.flows:
        changes = [
            [
                line.quarter,
                *((count if count is not None else _none(line)) for count in line.counts),
            ]
            for line in card.flows
        ]
        columns = [_("Quarter"), *card.flow_labels]
        sheets.append(NewSheet(_("Came and went, by quarter"), columns, changes))
    return _workbook(found, card.day, sheets)


def _table(table: Breakdown) -> NewSheet:
    """Show a table of counts; where its groups are too small, it says so."""
    columns = [pgettext("of members", "Group"), _("Party members")]
    rows: list[list[str | int]] = [[line.label, line.count] for line in table.lines]
    return NewSheet(table.title, columns, rows or [[_("Too few to be shown by group.")]])


def _none(line: FlowLine) -> str:
    return _("few") if line.is_recorded else _("no record")


def _workbook(found: Organisation, day: date, sheets: list[NewSheet]) -> HttpResponse:
    name = f"{_('The membership as it is')} {found.name} {day:%Y-%m-%d}.xlsx"
    return download(write_sheets(sheets), name=name)


count = Act(
    on=On(
        find=organisation_for,
        may=can_manage_organisations,
        named="organisation",
        back=lambda asked: reverse("leadership:composition", args=[asked.thing.code]),
    ),
    form=Form,
    service=ask_for_count,
    done=gettext_lazy("A count has been requested; check again in a minute."),
    is_button=True,
)
"""Asked for where somebody does not want to wait for the night."""
