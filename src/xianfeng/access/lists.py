from dataclasses import replace

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.access.selectors.deputies import DeputyLine
from xianfeng.access.selectors.roles import RoleLine
from xianfeng.ui.lists.columns import Column, Kind, nullable, of_field
from xianfeng.ui.lists.listing import Empty, Listing, declare

ROLES = declare(
    Listing[RoleLine](
        name="access.roles",
        title=_("Held here"),
        columns=(
            Column(
                "who",
                _("Who"),
                lambda line: line.holder.name,
                sort=("user__last_name", "user__username"),
                template="access/_role_holder.html",
            ),
            Column(
                "username",
                _("Sign-in name"),
                lambda line: line.holder.username,
                is_drawn=False,
            ),
            Column(
                "role",
                _("Role"),
                lambda line: line.role.get_kind_display(),
                sort=("kind",),
                template="access/_role_kind.html",
            ),
            Column(
                "place",
                _("Where it applies"),
                lambda line: line.place.name if line.place else _g("the whole platform"),
                sort=(nullable("organisation__path"), nullable("unit__path")),
            ),
            Column(
                "from",
                _("From"),
                lambda line: line.first_day,
                sort=("starts_at",),
                kind=Kind.DAY,
                template="access/_role_from.html",
            ),
            Column(
                "until",
                pgettext_lazy("end of a period", "Until"),
                lambda line: line.last_day,
                sort=(nullable("ends_at"),),
                kind=Kind.DAY,
                template="access/_role_until.html",
            ),
            Column(
                "giver",
                _("Given by"),
                lambda line: line.given_by or _g("the platform itself"),
                note=lambda line: line.reason,
                note_heading=_("Why"),
            ),
            Column(
                "step",
                pgettext_lazy("to take", "Step"),
                lambda _line: "",
                template="access/_role_step.html",
                css=lambda _line: "nowrap",
                is_exported=False,
            ),
        ),
        order=(),
        empty=Empty(_("Nobody holds a role here"), _("Roles given here will be listed here.")),
        nothing=Empty(_("No matching roles"), _("Try a shorter word or another filter.")),
        counted=ngettext_lazy("%(number)s role", "%(number)s roles", "count"),
        is_framed=False,
    )
)
ROLES_ABOVE = declare(
    replace(
        ROLES,
        name="organisation.roles_above",
        columns=tuple(
            replace(column, template="access/_role_above.html") if column.name == "who" else column
            for column in ROLES.without("giver", "step").columns
        ),
        title=_("Held above, valid here too"),
        prefix="above",
    )
)
DEPUTIES = declare(
    Listing[DeputyLine](
        name="organisation.deputies",
        title=_("Current and upcoming"),
        columns=(
            of_field(
                "deputy",
                _("Who acts"),
                sort=("deputy__last_name", "deputy__username"),
                template="access/_deputy.html",
            ),
            of_field(
                "principal", _("For whom"), sort=("principal__last_name", "principal__username")
            ),
            Column(
                "place",
                _("Where it applies"),
                lambda line: line.place,
                none=_("wherever the roles apply"),
            ),
            Column(
                "from",
                _("From"),
                lambda line: line.deputyship.starts_at,
                sort=("starts_at",),
                kind=Kind.DAY,
            ),
            Column(
                "until",
                pgettext_lazy("end of a period", "Until"),
                lambda line: line.deputyship.last_day,
                sort=("ends_at",),
                kind=Kind.DAY,
            ),
            Column("why", _("Why"), lambda line: line.deputyship.reason),
            Column(
                "steps",
                _("What you can do"),
                lambda _line: "",
                template="access/_deputy_steps.html",
                is_aloud=True,
                is_exported=False,
            ),
        ),
        order=("ends_at", "pk"),
        empty=Empty(
            _("Nobody acts as a deputy"),
            _("When somebody names you as deputy, it appears here and you are notified."),
        ),
        is_framed=False,
    )
)
PAST_DEPUTIES = declare(
    replace(
        DEPUTIES.without("steps"),
        name="organisation.past_deputies",
        title=_("Past"),
        order=("-ends_at", "-pk"),
        prefix="past",
    )
)
