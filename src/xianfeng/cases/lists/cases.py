from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter

from xianfeng.cases.models.cases import CHANNELS, IS_OPEN, STAGES, Case
from xianfeng.cases.words import STAGE_KINDS
from xianfeng.foundation.text import number_in
from xianfeng.ui.lists.columns import Column, Kind, of_field
from xianfeng.ui.lists.filters import Filters, by_choice, by_words
from xianfeng.ui.lists.listing import Empty, Listing, declare

OPEN = "all_open"
NUMBERS_MOST, NUMBERS_LONGEST = 500, 4_000
"""Numbers to which a figure leads, and the signs in which they are written."""
LATE = (
    ("late", _("overdue")),
    ("contact", _("contact overdue")),
    ("soon", _("due by tomorrow")),
)


def find(rows: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Find cases by number, by units, by category, by the number of the hotline."""
    for word in words.split():
        known = (
            Q(window__name__icontains=word)
            | Q(holder__name__icontains=word)
            | Q(category__icontains=word)
            | Q(foreign_numbers__number__iexact=word)
        )
        if word.isascii() and word.isdigit() and len(word) < 12:  # noqa: PLR2004 -- fits a key
            known |= Q(pk=int(word))
        rows = rows.filter(known)
    return rows.distinct()


def in_stage(rows: QuerySet[Case], stage: str) -> QuerySet[Case]:
    """Keep the cases of a stage, or all that are open."""
    return rows.filter(IS_OPEN) if stage == OPEN else rows.filter(stage=stage)


def by_lateness(rows: QuerySet[Any], which: str) -> QuerySet[Any]:
    """Keep what is late or soon will be; the rows say how they stand to today."""
    return rows.filter(lateness=which)


def among(rows: QuerySet[Case], keys: str) -> QuerySet[Case]:
    """Keep the cases of some numbers, as a figure leads to its records."""
    numbers = map(number_in, keys.split(",")[:NUMBERS_MOST])
    return rows.filter(pk__in=[number for number in numbers if number is not None])


class CaseFilters(Filters):
    q = by_words(find)
    stage = by_choice(_("State"), [(OPEN, _("all that are open")), *STAGES], in_stage)
    late = by_choice(_("Deadline"), LATE, by_lateness)
    channel = by_choice(_("Channel"), CHANNELS, "channel")
    of = CharFilter(
        label=_("Numbers"),
        method=lambda rows, _name, keys: among(rows, keys),
        max_length=NUMBERS_LONGEST,
    )


CASES = declare(
    Listing[Case](
        name="cases.cases",
        title=pgettext_lazy("of citizens", "Cases"),
        columns=(
            Column(
                "number",
                _("Number"),
                lambda case: case.number,
                sort=("pk",),
                link=lambda case: reverse("cases:case", args=[case.pk]),
            ),
            Column(
                "stage",
                _("State"),
                lambda case: case.get_stage_display(),
                sort=("stage",),
                word=lambda case: STAGE_KINDS[case.stage],
                note=lambda case: gettext("reopened") if case.reopenings else "",
                note_heading=_("Reopened"),
            ),
            of_field(
                "settle_due",
                _("Due"),
                kind=Kind.DAY,
                note=lambda case: dict(LATE).get(getattr(case, "lateness", ""), ""),
                note_heading=_("Deadline"),
            ),
            Column(
                "holder", _("Who has it"), lambda case: case.holder.name, sort=("holder__path",)
            ),
            Column("window", _("Window"), lambda case: case.window.name, sort=("window__path",)),
            of_field("category", _("Category")),
            of_field("arrived_on", _("Arrived"), kind=Kind.DAY),
            of_field("channel", _("Channel"), is_drawn=False),
            of_field("contact_due", _("Contact due"), kind=Kind.DAY, is_drawn=False),
            Column(
                "ended_on",
                pgettext_lazy("a case", "Ended"),
                lambda case: case.ended_on,
                kind=Kind.DAY,
                is_drawn=False,
            ),
            Column(
                "verdict",
                _("The citizen says"),
                lambda case: case.get_verdict_display(),
                is_drawn=False,
            ),
        ),
        order=("-arrived_on", "-pk"),
        empty=Empty(
            _("No case yet"),
            _("A citizen who wants an answer opens one; so does a sheet of the hotline."),
        ),
        counted=ngettext_lazy("%(number)s case", "%(number)s cases", "count"),
        filters=CaseFilters,
        by_keys=True,
    )
)
