"""Fields that know one thing by what it is called, among those that may be chosen."""

from datetime import date
from typing import Any, TypeVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.ui.fields import DayField, LineField, ReasonField
from xianfeng.ui.named import OFFERED_MOST, TYPED_MOST, NamedField, Offers

N = TypeVar("N", Organisation, Unit)

REASON_MOST = 300


def reason_field(*, required: bool = True) -> ReasonField:
    """Ask for the reason of a change; it names the paper that decided it."""
    paper = _("For example the number of the document with the decision.")
    return ReasonField(max_length=REASON_MOST, required=required, help_text=paper)


class NodeField(NamedField[N]):
    """An organisation or a unit, by its code or its whole name; the code goes before."""

    several = _("Several are called “%(text)s”. Enter the code.")
    nothing = _("Nothing that you look after has the code or name “%(text)s”.")

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("Its code or its full name."))
        super().__init__(**more)

    @classmethod
    def called(cls, text: str, among: QuerySet[N]) -> list[N]:
        found = list(among.filter(Q(code__iexact=text) | Q(name=text))[:2])
        return [node for node in found if node.code.casefold() == text.casefold()] or found

    @classmethod
    def offered(cls, among: QuerySet[N]) -> Offers:
        lines = list(among.order_by("path").values_list("code", "name")[: OFFERED_MOST + 1])
        return lines if len(lines) <= OFFERED_MOST else ()


class AsOfForm(forms.Form):
    """The day of which the tree is asked; empty for today."""

    as_of = DayField(label=_("As of"), required=False)

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("as_of") if self.is_valid() else None


class _Dated(forms.Form):
    """The day on which it happened, and why."""

    happened_on = DayField(
        label=_("From which day?"),
        today=True,
        help_text=_("Today or an earlier day, as stated in the document."),
    )
    reason = reason_field()


class _Node(forms.Form):
    """Code and name; the rules themselves say what is wrong with them."""

    code = LineField(
        label=_("Code"),
        max_length=TYPED_MOST,
        help_text=_("Letters, digits, dots, hyphens, underscores."),
    )
    name = LineField(label=_("Name"), max_length=TYPED_MOST)
