"""What the trail calls the details of an entry, and what stood before and after."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from xianfeng.access.models.roles import role_kinds
from xianfeng.people.exception_words import exception_label
from xianfeng.people.words import said
from xianfeng.privacy.words import LOOK_LABELS
from xianfeng.ui.words import say_date

DAY = len("2026-01-01")
NAMES: Mapping[str, str | Promise] = {
    "after": pgettext_lazy("detail of an entry", "afterwards"),
    "before": pgettext_lazy("detail of an entry", "before"),
    "by_mail": pgettext_lazy("detail of an entry", "by mail"),
    "carriers": pgettext_lazy("detail of an entry", "carriers"),
    "closed_on": pgettext_lazy("detail of an entry", "closed on"),
    "code": pgettext_lazy("detail of an entry", "code"),
    "count": pgettext_lazy("detail of an entry", "count"),
    "covered_units": pgettext_lazy("detail of an entry", "units of the joint branch"),
    "deputyships": pgettext_lazy("detail of an entry", "deputyships"),
    "deputy": pgettext_lazy("detail of an entry", "deputy"),
    "digest": pgettext_lazy("detail of an entry", "digest"),
    "drawn_from": pgettext_lazy("detail of an entry", "drawn from"),
    "due_on": pgettext_lazy("detail of an entry", "due on"),
    "duties_ended": pgettext_lazy("detail of an entry", "duties ended"),
    "ends_at": pgettext_lazy("detail of an entry", "ends at"),
    "ends_on": pgettext_lazy("detail of an entry", "ends on"),
    "entries": pgettext_lazy("detail of an entry", "entries"),
    "factors": pgettext_lazy("detail of an entry", "factors"),
    "exception": pgettext_lazy("detail of an entry", "exception"),
    "exceptions": pgettext_lazy("detail of an entry", "exceptions"),
    "facts": pgettext_lazy("detail of an entry", "rows of facts"),
    "fault": pgettext_lazy("detail of an entry", "fault"),
    "field": pgettext_lazy("detail of an entry", "field"),
    "format": pgettext_lazy("detail of an entry", "format"),
    "from": pgettext_lazy("detail of an entry", "from"),
    "goals": pgettext_lazy("detail of an entry", "goals"),
    "job": pgettext_lazy("detail of an entry", "job"),
    "kind": pgettext_lazy("detail of an entry", "kind"),
    "language": pgettext_lazy("detail of an entry", "language"),
    "listing": pgettext_lazy("detail of an entry", "list"),
    "look": pgettext_lazy("detail of an entry", "way of looking"),
    "matter": pgettext_lazy("detail of an entry", "matter"),
    "members": pgettext_lazy("detail of an entry", "members"),
    "merged": pgettext_lazy("detail of an entry", "merged"),
    "messenger": pgettext_lazy("detail of an entry", "messenger"),
    "moved": pgettext_lazy("detail of an entry", "moved"),
    "month": pgettext_lazy("detail of an entry", "month"),
    "name": pgettext_lazy("detail of an entry", "name"),
    "new": pgettext_lazy("detail of an entry", "new"),
    "changed": pgettext_lazy("detail of an entry", "changed"),
    "unchanged": pgettext_lazy("detail of an entry", "unchanged"),
    "wrong": pgettext_lazy("detail of an entry", "wrong"),
    "number": pgettext_lazy("detail of an entry", "number"),
    "observations": pgettext_lazy("detail of an entry", "monthly figures"),
    "organisation": pgettext_lazy("detail of an entry", "organisation"),
    "organisations": pgettext_lazy("detail of an entry", "organisations"),
    "outcome": pgettext_lazy("detail of an entry", "outcome"),
    "own": pgettext_lazy("detail of an entry", "own proposal"),
    "parent": pgettext_lazy("detail of an entry", "stands below"),
    "people": pgettext_lazy("detail of an entry", "people served"),
    "period": pgettext_lazy("detail of an entry", "period"),
    "principal": pgettext_lazy("detail of an entry", "acted for"),
    "provider": pgettext_lazy("detail of an entry", "identity service"),
    "results": pgettext_lazy("detail of an entry", "results"),
    "roles": pgettext_lazy("detail of an entry", "roles"),
    "rows": pgettext_lazy("detail of an entry", "rows"),
    "seed": pgettext_lazy("detail of an entry", "seed"),
    "sessions": pgettext_lazy("detail of an entry", "sessions"),
    "size": pgettext_lazy("detail of an entry", "size"),
    "slips": pgettext_lazy("detail of an entry", "slips"),
    "standing": pgettext_lazy("detail of an entry", "standing"),
    "starts_at": pgettext_lazy("detail of an entry", "starts at"),
    "starts_on": pgettext_lazy("detail of an entry", "starts on"),
    "successor": pgettext_lazy("detail of an entry", "successor"),
    "title": pgettext_lazy("detail of an entry", "title"),
    "to": pgettext_lazy("detail of an entry", "to"),
    "unit": pgettext_lazy("detail of an entry", "unit"),
    "units": pgettext_lazy("detail of an entry", "units"),
    "up_to": pgettext_lazy("detail of an entry", "up to entry"),
    "user": pgettext_lazy("detail of an entry", "account"),
    "value": pgettext_lazy("detail of an entry", "value"),
}
"""Name of a detail or a changed field → what it is called; a test finds one that is missing."""

_LOOKS = {look.value: label for look, label in LOOK_LABELS.items()}


def name_of(name: str) -> str:
    """Call a detail by its name; one that has none by its name in the program."""
    return str(NAMES.get(name, name))


def value_of(name: str, value: str) -> str:
    """Say a value: days as people write them, kinds by their words, all else as it was kept."""
    if value in {"True", "False"}:
        return _("yes") if value == "True" else _("no")
    if name.endswith(("_on", "_at")):
        return _moment(value)
    if name == "exception":
        return exception_label(value)
    if name == "look":
        return str(_LOOKS.get(value, value))
    roles = dict(role_kinds()) if name == "kind" else {}
    return str(roles.get(value) or said(name, value))


def _moment(value: str) -> str:
    try:
        day = value[:DAY] == value
        return say_date(date.fromisoformat(value) if day else datetime.fromisoformat(value))
    except ValueError:
        return value
