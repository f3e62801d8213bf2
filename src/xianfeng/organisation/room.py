"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, HOUSE, KEEPERS, ROLES, Rule
from xianfeng.foundation.room import Filler, RailEntry, Room
from xianfeng.organisation.extracts import EXTRACTS
from xianfeng.organisation.selectors.in_the_way import HINDRANCES
from xianfeng.organisation.selectors.units import tops_place
from xianfeng.organisation.sheets import ORGANISATIONS
from xianfeng.sheets.rules.doors import going_out

ROOM = Room(
    "organisation",
    doors={
        **going_out("organisations", ROLES),
        "organisation:history": Rule(sees=HOUSE),
        "organisation:found": Rule(FORM, door=KEEPERS),
        "organisation:rename": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "organisation:move": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "organisation:close": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "organisation:cover": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "organisation:units": Rule(),
        "organisation:unit": Rule(sees=ROLES),
        "organisation:unit_history": Rule(sees=ROLES),
        "organisation:found_unit": Rule(FORM, door=KEEPERS),
        "organisation:crown": Rule(FORM, whole=KEEPERS),
        "organisation:rename_unit": Rule(FORM, sees=ROLES, may=KEEPERS),
        "organisation:move_unit": Rule(FORM, sees=ROLES, may=KEEPERS),
        "organisation:close_unit": Rule(FORM, sees=ROLES, may=KEEPERS),
    },
    deeds={
        "organisation.organisation.closed": _("Closed an organisation"),
        "organisation.organisation.covers": _("Linked a joint branch to units"),
        "organisation.organisation.founded": _("Founded an organisation"),
        "organisation.organisation.merged": _("Merged organisations"),
        "organisation.organisation.moved": _("Moved an organisation"),
        "organisation.organisation.renamed": _("Renamed an organisation"),
        "organisation.organisation.split": _("Split an organisation"),
        "organisation.organisations.exported": _("Exported organisations"),
        "organisation.organisations.imported": _("Imported organisations"),
        "organisation.organisations.taken_back": _("Took an import of organisations back"),
        "organisation.unit.closed": _("Closed a unit"),
        "organisation.unit.founded": _("Founded a unit"),
        "organisation.unit.moved": _("Moved a unit"),
        "organisation.unit.renamed": _("Renamed a unit"),
    },
    details={
        "closed_on": pgettext_lazy("detail of an entry", "closed on"),
        "code": pgettext_lazy("detail of an entry", "code"),
        "covered_units": pgettext_lazy("detail of an entry", "units of the joint branch"),
        "merged": pgettext_lazy("detail of an entry", "merged"),
        "moved": pgettext_lazy("detail of an entry", "moved"),
        "name": pgettext_lazy("detail of an entry", "name"),
        "new": pgettext_lazy("detail of an entry", "new"),
        "parent": pgettext_lazy("detail of an entry", "stands below"),
        "successor": pgettext_lazy("detail of an entry", "successor"),
        "unit": pgettext_lazy("detail of an entry", "unit"),
    },
    nouns={
        "organisation.organisation": _("organisation"),
        "organisation.unit": _("unit"),
    },
    fills=(Filler("sheets.preview", "organisation/_tops.html", tops_place),),
    rail=(RailEntry("house", _("Organisations"), "leadership:organisations", order=30, key="o"),),
    extracts=EXTRACTS,
    sheets=(ORGANISATIONS,),
    hindrances=HINDRANCES,
)
