"""Fields that know one thing by what it is called, among those that may be chosen."""

from datetime import date
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.trees import NODE_NAME_MOST
from xianfeng.ui.fields import DayField, PlainField, ProseField

M = TypeVar("M", bound=Model)
N = TypeVar("N", Organisation, Unit)
LONG = 4 * NODE_NAME_MOST
"""Characters that a field takes, so that the rule itself can say what is too long."""


class NamedField(PlainField, Generic[M]):
    """One thing by its name or number; `among` is set by the form, for the actor.

    Attributes:
        several: what is said where more than one is meant.
        nothing: what is said where none is.
    """

    several: str | Promise
    nothing: str | Promise

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", LONG)
        super().__init__(**more)
        self.among: QuerySet[M] | None = None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text or self.among is None:
            return None
        return self.one(text, self.among)

    @classmethod
    def one(cls, text: str, among: QuerySet[M]) -> M:
        """Give the one thing that a text means.

        Raises:
            ValidationError: none or several are called so.
        """
        found = cls.called(text, among.order_by("pk"))
        if len(found) == 1:
            return found[0]
        sentence = cls.several if found else cls.nothing
        raise forms.ValidationError(str(sentence) % {"text": text[:NODE_NAME_MOST]})

    @classmethod
    def called(cls, text: str, among: QuerySet[M]) -> list[M]:
        """Give the first two that a text may mean."""
        raise NotImplementedError


class NodeField(NamedField[N]):
    """An organisation or a unit, by its code or its whole name; the code goes before."""

    several = _("Several are called “%(text)s”. Write the code.")
    nothing = _("Nothing that you look after has the code or the name “%(text)s”.")

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("Its code, or its whole name."))
        super().__init__(**more)

    @classmethod
    def called(cls, text: str, among: QuerySet[N]) -> list[N]:
        found = list(among.filter(Q(code__iexact=text) | Q(name=text))[:2])
        return [node for node in found if node.code.casefold() == text.casefold()] or found


REASON_MOST = 300


class AsOfForm(forms.Form):
    """The day of which the tree is asked; empty for today."""

    as_of = DayField(label=_("As of"), required=False)

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("as_of") if self.is_valid() else None


class _Dated(forms.Form):
    """The day on which it happened, and why."""

    happened_on = DayField(
        label=_("From which day?"), help_text=_("Today or an earlier day, as the paper says.")
    )
    reason = ProseField(
        label=_("Why?"),
        max_length=REASON_MOST,
        help_text=_("For example the number of the paper that decided it."),
    )


class _Node(forms.Form):
    """Code and name; the rules themselves say what is wrong with them."""

    code = PlainField(
        label=_("Code"), max_length=LONG, help_text=_("Letters, digits, dots, dashes, underlines.")
    )
    name = PlainField(label=_("Name"), max_length=LONG)
