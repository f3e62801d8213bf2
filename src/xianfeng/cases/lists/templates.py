from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.cases.models.said import AnswerTemplate
from xianfeng.ui.lists.columns import Column, Kind, of_field
from xianfeng.ui.lists.listing import Empty, Listing, declare

TEMPLATES = declare(
    Listing[AnswerTemplate](
        name="cases.templates",
        title=_("Templates for answers"),
        columns=(
            of_field("name", _("Name")),
            Column("unit", _("Unit"), lambda row: row.unit.name, sort=("unit__path",)),
            of_field("words", _("Text")),
            Column(
                "used",
                _("Answers made of it"),
                lambda row: getattr(row, "used", 0),
                sort=("used",),
                kind=Kind.NUMBER,
            ),
            of_field("ended_on", _("Ended"), kind=Kind.DAY),
        ),
        order=("name", "pk"),
        empty=Empty(_("No template yet"), _("Words that answers often begin with stand here.")),
        counted=ngettext_lazy("%(number)s template", "%(number)s templates", "count"),
    )
)
