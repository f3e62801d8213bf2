from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xianfeng.leadership.selectors.organisations import OrganisationLine
from xianfeng.organisation.lists import COUNTED, NAME_OR_CODE, NOTHING, AsOf
from xianfeng.organisation.models.organisations import ORGANISATION_KINDS
from xianfeng.organisation.selectors.search import search_nodes
from xianfeng.ui.lists.columns import Column, Kind, nullable
from xianfeng.ui.lists.filters import Filters, by_choice, by_words
from xianfeng.ui.lists.listing import Empty, Listing, declare


class OrganisationFilters(Filters):
    """Look for an organisation; a day leads to the tree of that day."""

    q = by_words(search_nodes, NAME_OR_CODE)
    kind = by_choice(_("Kind"), ORGANISATION_KINDS, "kind")
    as_of = AsOf(label=_("As of"), method=lambda rows, _name, _day: rows)


ORGANISATIONS = declare(
    Listing[OrganisationLine](
        name="organisation.organisations",
        title=_("Organisations"),
        columns=(
            Column(
                "name",
                _("Organisation"),
                lambda line: line.organisation.name,
                sort=("name",),
                link=lambda line: reverse("leadership:organisation", args=[line.organisation.code]),
                css=lambda line: f"level-{line.indent}",
            ),
            Column("code", _("Code"), lambda line: line.organisation.code, sort=("code",)),
            Column(
                "kind",
                _("Kind"),
                lambda line: line.organisation.get_kind_display(),
                sort=("kind",),
            ),
            Column(
                "unit",
                _("Unit"),
                lambda line: line.organisation.unit.name if line.organisation.unit else "",
                sort=(nullable("unit__path"),),
            ),
            Column("members", _("Members"), lambda line: line.members, kind=Kind.NUMBER),
        ),
        order=("path",),
        empty=Empty(
            _("No organisation yet"), _("Organisations that you may see will be listed here.")
        ),
        nothing=NOTHING,
        counted=COUNTED,
        filters=OrganisationFilters,
    )
)
BELOW = declare(ORGANISATIONS.inside("organisation.below", _("Below it")))
