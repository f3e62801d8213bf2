"""The lists of the room: what they show, how they sort, what narrows them."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.ui.lists.columns import Column, Kind, of_field
from xianfeng.ui.lists.filters import Filters, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.words import say_from_to

from .models import Plan
from .selectors.goals import GoalRow
from .words import PACE_WORDS, say_figure, say_so_far, say_target


class PlanFilters(Filters):
    """Look for a plan by its title or by whose it is."""

    q = by_words(having("title", "unit__name"))


class GoalFilters(Filters):
    """Look for a goal by its title or its heading."""

    q = by_words(having("title", "heading"))


def _span(plan: Plan) -> str:
    return say_from_to(plan.starts_on, plan.ends_on - timedelta(days=1))


def _figures(row: GoalRow) -> str:
    if row.progress is None:
        return ""
    latest, target = row.progress.latest, row.progress.target
    said = say_figure(None if latest is None else latest.value, target.unit)
    return f"{say_so_far(said, is_so_far=row.progress.is_so_far)} / {say_target(target)}"


PLANS = declare(
    Listing[Plan](
        name="plans.plans",
        title=_("Plans"),
        columns=(
            of_field(
                "title",
                pgettext_lazy("a paper", "Plan"),
                link=lambda plan: reverse("plans:plan", args=[plan.pk]),
            ),
            Column(
                "unit", _("Whose plan it is"), lambda plan: plan.unit.name, sort=("unit__path",)
            ),
            Column("span", _("From – to"), _span, sort=("starts_on", "ends_on")),
            Column(
                "goals",
                _("Goals"),
                lambda plan: getattr(plan, "goal_count", 0),
                sort=("goal_count",),
                kind=Kind.NUMBER,
            ),
        ),
        order=("-starts_on", "ends_on", "-pk"),
        empty=Empty(
            _("No plan yet"),
            _(
                "An administrator or an organisation officer imports work reports and plans; their "
                "targets become goals."
            ),
        ),
        counted=ngettext_lazy("%(number)s plan", "%(number)s plans", "count"),
        filters=PlanFilters,
    )
)

GOALS = declare(
    Listing[GoalRow](
        name="plans.goals",
        title=_("Goals"),
        columns=(
            Column(
                "title",
                _("Goal"),
                lambda row: row.goal.title,
                sort=("title",),
                link=lambda row: reverse("plans:goal", args=[row.goal.pk]),
            ),
            Column(
                "units",
                _("Responsible"),
                lambda row: "; ".join(unit.name for unit in row.units),
                template="plans/_units.html",
            ),
            Column(
                "figures",
                _("Now / target"),
                _figures,
                kind=Kind.FIGURE,
                template="plans/_now.html",
            ),
            Column(
                "pace",
                _("Against the plan"),
                lambda row: row.progress and PACE_WORDS[row.progress.pace].label,
                word=lambda row: PACE_WORDS[row.progress.pace].kind if row.progress else "",
            ),
            of_field("links", _("Served by"), sort=("link_count",), template="plans/_links.html"),
        ),
        order=("pk",),
        empty=Empty(
            _("This plan has no goals"),
            _("Upload the document again and tick what should become a goal."),
        ),
        counted=ngettext_lazy("%(number)s goal", "%(number)s goals", "count"),
        filters=GoalFilters,
        group=lambda row: row.goal.heading or _g("Without a heading"),
    )
)
