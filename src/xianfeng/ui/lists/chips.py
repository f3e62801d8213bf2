"""The filters in force, each with a way to take it away."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BaseForm, BoundField
from django.utils.translation import gettext as _

from xianfeng.ui import words
from xianfeng.ui.reading import with_query


@dataclass(frozen=True)
class Chip:
    """One filter in force; its address is the page without it."""

    label: str
    value: str
    url: str


def chips_of(form: BaseForm, address: str) -> list[Chip]:
    """Name the filters that were said and understood."""
    form.is_valid()
    said = getattr(form, "cleaned_data", {})
    return [
        Chip(str(bound.label), _word(bound, value), with_query(address, **{bound.html_name: None}))
        for bound in form
        if (value := said.get(bound.name)) not in (None, "", False)
    ]


def _word(bound: BoundField, value: Any) -> str:
    if value is True:
        return _("yes")
    if isinstance(value, date):
        return words.say_date(value, with_time=False)
    choices: Any = getattr(bound.field, "choices", ())
    return str(dict(choices).get(value, value))
