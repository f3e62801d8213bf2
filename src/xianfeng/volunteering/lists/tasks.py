from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.ui.lists.columns import Kind, of_field, open_first
from xianfeng.ui.lists.filters import Filters, by_choice, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.volunteering.models.strengths import SKILLS
from xianfeng.volunteering.models.tasks import Task


class TaskFilters(Filters):
    q = by_words(having("title", "place", "organisation__name"))
    skill = by_choice(_("Skill"), SKILLS, "skill")


TASKS = declare(
    Listing[Task](
        name="volunteering.tasks",
        title=_("Tasks"),
        columns=(
            of_field("title", _("Task"), link=lambda t: reverse("volunteering:task", args=[t.pk])),
            of_field("starts_at", _("Begins"), kind=Kind.MOMENT),
            of_field("ends_at", _("Ends"), kind=Kind.MOMENT, is_drawn=False),
            of_field("place", _("Place")),
            of_field("needed", _("Needed"), kind=Kind.NUMBER),
            of_field("skill", _("Skill"), none=_("none in particular")),
            of_field("organisation", _("Organisation"), sort=("organisation__path",)),
        ),
        order=open_first("ends_at"),
        empty=Empty(_("No task yet"), _("Secretaries and officers record what there is to do.")),
        counted=ngettext_lazy("%(number)s task", "%(number)s tasks", "count"),
        filters=TaskFilters,
    )
)
