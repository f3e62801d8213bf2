"""A field that knows one thing by what it is called, and offers what may be meant."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .fields import LineField

M = TypeVar("M", bound=Model)
Offers = Sequence[tuple[str, str]]
NAME_MOST = 120
TYPED_MOST = 4 * NAME_MOST
"""Characters that a field of a name takes, so that the rule itself can say what is too long."""
OFFERED_MOST = 200
"""More are not offered: a part of them would pass for all, and the page grows."""


def _none() -> Offers:
    return ()


class Suggesting(forms.TextInput):
    """A line to type in; the browser offers below it what begins so, without any script."""

    offers: Callable[[], Offers] = staticmethod(_none)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        offered = self.offers()
        if not offered:
            return super().render(name, value, attrs, renderer)
        more = {"list": f"{name}_offers", "autocomplete": "off"}
        lines = format_html_join("", '<option value="{}">{}</option>', offered)
        listed = format_html('<datalist id="{}">{}</datalist>', more["list"], lines)
        return super().render(name, value, {**(attrs or {}), **more}, renderer) + listed


class NamedField(LineField, ABC, Generic[M]):
    """One thing by its name, code or number; the form says among what (`let_choose`).

    Attributes:
        several: what is said where more than one is meant.
        nothing: what is said where none is.
    """

    widget = Suggesting
    several: str | Promise
    nothing: str | Promise
    _among: QuerySet[M] | None = None

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", TYPED_MOST)
        super().__init__(**more)

    @property
    def among(self) -> QuerySet[M] | None:
        """What may be chosen; nothing is known before the form says."""
        return self._among

    @among.setter
    def among(self, found: QuerySet[M]) -> None:
        self._among = found
        widget: Any = self.widget
        widget.offers = lambda: self.offered(found)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.one(text, self.among) if text and self.among is not None else None

    @classmethod
    def one(cls, text: str, among: QuerySet[M]) -> M:
        """Return the one thing that a text means.

        Raises:
            ValidationError: none or several are called so.
        """
        found = cls.called(text, among.order_by("pk"))
        if len(found) == 1:
            return found[0]
        sentence = cls.several if found else cls.nothing
        raise forms.ValidationError(str(sentence) % {"text": text[:NAME_MOST]})

    @classmethod
    @abstractmethod
    def called(cls, text: str, among: QuerySet[M]) -> list[M]:
        """Return the first two that a text may mean."""

    @classmethod
    def offered(cls, among: QuerySet[M]) -> Offers:
        """List what is typed with its name, for each that may be meant; people are never listed."""
        del among
        return ()


def let_choose(form: forms.BaseForm, **among: QuerySet[Any]) -> None:
    """Say among what the named fields of a form choose: what its actor may name there."""
    for name, found in among.items():
        field = form.fields[name]
        assert isinstance(field, NamedField)
        field.among = found
