"""How the trail says the values of details, and of what stood before and after."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from xianfeng.access.models.roles import role_kinds
from xianfeng.foundation.periods import NotAPeriod, Period
from xianfeng.privacy.words import LOOK_LABELS
from xianfeng.sheets.exception_words import exception_label
from xianfeng.sheets.words import said
from xianfeng.ui.words import say_date, say_quarter

DAY = len("2026-01-01")
_LOOKS = {look.value: label for look, label in LOOK_LABELS.items()}


def value_of(name: str, value: str) -> str:
    """Say a value: days as people write them, kinds by their words, all else as it was kept."""
    if value in {"True", "False"}:
        return _("yes") if value == "True" else _("no")
    if name.endswith(("_on", "_at")):
        return _moment(value)
    if name == "period":
        return _period(value)
    if name == "exception":
        return exception_label(value)
    if name == "look":
        return str(_LOOKS.get(value, value))
    roles = dict(role_kinds()) if name == "kind" else {}
    return str(roles.get(value) or said(name, value))


def _period(value: str) -> str:
    try:
        return say_quarter(Period.parse(value))
    except NotAPeriod:
        return value


def _moment(value: str) -> str:
    try:
        day = value[:DAY] == value
        return say_date(date.fromisoformat(value) if day else datetime.fromisoformat(value))
    except ValueError:
        return value
