"""The list of questionnaires."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.ui.lists.columns import Column, Kind, nullable, of_field
from xianfeng.ui.lists.filters import Filters, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare


class QuestionnaireFilters(Filters):
    """Look for a questionnaire by its title or its name."""

    q = by_words(having("title", "line"))


QUESTIONNAIRES = declare(
    Listing[Draft](
        name="campaigns.questionnaires",
        title=_("Questionnaires"),
        columns=(
            of_field(
                "title", _("Questionnaire"), link=lambda d: reverse("campaigns:draft", args=[d.pk])
            ),
            of_field("version", _("Version"), kind=Kind.NUMBER),
            Column("questions", _("Questions"), lambda d: len(d.content), kind=Kind.NUMBER),
            Column(
                "state",
                _("State"),
                lambda d: (
                    pgettext_lazy("state of a questionnaire", "published")
                    if d.published_at
                    else pgettext_lazy("state of a questionnaire", "draft")
                ),
                word=lambda d: "good" if d.published_at else "info",
            ),
            Column(
                "published",
                _("Published on"),
                lambda d: d.published_at,
                sort=(nullable("published_at"),),
                kind=Kind.DAY,
            ),
            Column("name", _("Name in the log"), lambda d: d.name, sort=("line", "version")),
            of_field("organisation", _("Organisation"), sort=("organisation__path",)),
        ),
        order=("line", "-version", "pk"),
        empty=Empty(
            _("No questionnaire yet"),
            _(
                "A questionnaire begins with a template and is published by a second officer; "
                "then it never changes."
            ),
        ),
        counted=ngettext_lazy("%(number)s version", "%(number)s versions", "count"),
        filters=QuestionnaireFilters,
    )
)
