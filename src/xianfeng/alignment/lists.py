"""The goal map as a list: each goal, its figures, and the carriers that serve it."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from xianfeng.plans.lists import GOALS, GoalFilters
from xianfeng.ui.lists.columns import Column
from xianfeng.ui.lists.filters import by_choice
from xianfeng.ui.lists.listing import Empty, Listing, declare

from .selectors import MapRow


class GoalMapFilters(GoalFilters):
    """What one looks for on the goal map."""

    served = by_choice(
        _("Carriers"),
        (("no", _("no carrier serves it")), ("yes", _("a carrier serves it"))),
        lambda goals, said: goals.filter(is_served=said == "yes"),
    )


GOAL_MAP = declare(
    Listing[MapRow](
        name="alignment.goals",
        title=_("Goal map"),
        columns=(
            *cast("tuple[Column[MapRow], ...]", GOALS.without("links").columns),
            Column(
                "carriers",
                _("Carriers that serve it"),
                lambda row: "; ".join(carrier.title for carrier in row.carriers),
                template="alignment/_map_carriers.html",
            ),
        ),
        order=GOALS.order,
        empty=Empty(
            _("No goal here yet"),
            _("Goals appear here once they are imported and assigned to this unit."),
        ),
        nothing=Empty(_("No matching goals"), _("Use fewer words or remove a filter.")),
        counted=GOALS.counted,
        filters=GoalMapFilters,
        per_page=100,
        group=GOALS.group,
    )
)
