"""How the fields and kinds of organisations and units are said."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from xianfeng.ui.words import Text

from .models.organisations import ORGANISATION_KINDS
from .models.units import UNIT_KINDS

NODE_LABELS: Mapping[str, Text] = {
    "code": _("Code"),
    "name": _("Name"),
    "kind": _("Kind"),
    "parent": _("Above it"),
    "unit": _("Unit"),
    "founded_date": _("Date of founding"),
}
NODE_KINDS: Mapping[str, Text] = dict((*ORGANISATION_KINDS, *UNIT_KINDS))


def said_of_node(field: str, text: str) -> str:
    """Say a stored text of a node: kinds by their label, the rest as it is."""
    return str(NODE_KINDS.get(text, text)) if field == "kind" else text
