"""What an edit began with, so that the later of two windows undoes nothing that nobody saw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from .words import say_date

FIELD = "begun"
MARK_LENGTH = 16
"""Hexadecimal digits of a mark: it tells two states apart and proves nothing."""


@dataclass(frozen=True)
class Begun:
    """What stands in a form of what is to be changed, before anything else is put there."""

    names: tuple[str, ...]
    mark: str

    @classmethod
    def of(cls, form: forms.BaseForm) -> "Begun":
        """Read what a new form begins with, and let it carry the mark of that."""
        values = sorted((name, _plain(value)) for name, value in form.initial.items())
        mark = sha256(repr(values).encode()).hexdigest()[:MARK_LENGTH]
        form.fields[FIELD] = forms.CharField(
            required=False, widget=forms.HiddenInput(), initial=mark
        )
        return cls(tuple(form.initial), mark)

    def check(self, form: forms.BaseForm) -> None:
        """Take the mark out of what was sent, and say in the form what was changed meanwhile.

        Nothing is said where what was sent is what there is. Sent once more, it is taken: then it
        has been seen. What may not be at all the service asks under its lock.
        """
        sent = form.cleaned_data.pop(FIELD)
        others = [name for name in form.changed_data if name in self.names]
        if sent in ("", self.mark) or not others:
            return
        now = _("; ").join(_told(form[name]) for name in others)
        data = cast("QueryDict", form.data).copy()
        data[FIELD] = self.mark
        form.data = data
        form.add_error(
            None,
            _(
                "This was changed after you opened the page. It now says: {now}. Nothing was "
                "saved; check your entries and save again."
            ).format(now=now),
        )


def _told(field: forms.BoundField) -> str:
    choices = getattr(field.field, "choices", ())
    labels = {str(key): str(label) for key, label in choices} if isinstance(choices, list) else {}
    said = [
        say_date(one) if isinstance(one, date) else labels.get(str(one), str(one))
        for one in _many(field.initial)
    ]
    label = str(field.label).rstrip("?？")
    return f"{label}{_(': ')}{_(', ').join(said) or '—'}"


def _plain(value: Any) -> list[str]:
    return sorted(map(str, _many(value)))


def _many(value: Any) -> Iterable[Any]:
    many = value if isinstance(value, list | tuple | set | frozenset) else (value,)
    return [one for one in many if one not in (None, "")]
