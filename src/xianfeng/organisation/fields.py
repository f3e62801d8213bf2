"""Fields that know one thing by what it is called, among those that may be chosen."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.paths import down_to
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.search import nodes_by_fit
from xianfeng.ui.fields import DayField, LineField, ReasonField
from xianfeng.ui.named import ASKED_MOST, TYPED_MOST, NamedField

N = TypeVar("N", Organisation, Unit)

REASON_MOST = 300


def reason_field(*, required: bool = True) -> ReasonField:
    """Ask for the reason of a change; it names the paper that decided it."""
    paper = _("For example the number of the document with the decision.")
    return ReasonField(max_length=REASON_MOST, required=required, help_text=paper)


class NodeField(NamedField[N]):
    """An organisation or a unit, by its code or its whole name; suggested by sound, too."""

    nothing = _("Nothing that you look after has the code or name “%(text)s”.")
    least = 0

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("Name, pinyin or code."))
        super().__init__(**more)

    @classmethod
    def called(cls, text: str, among: QuerySet[N]) -> list[N]:
        found = among.filter(Q(code__iexact=text) | Q(name=text)).select_related("parent")
        several = list(found.order_by("path")[: ASKED_MOST + 1])
        return [node for node in several if node.code.casefold() == text.casefold()] or several

    @classmethod
    def found(cls, text: str, among: QuerySet[N]) -> QuerySet[N]:
        fits = nodes_by_fit(among, text) if text else among.order_by("path")
        return fits.select_related("parent")

    @classmethod
    def text(cls, thing: N) -> str:
        return f"{thing.name}（{thing.code}）"

    @classmethod
    def note(cls, thing: N) -> str:
        return thing.parent.name if thing.parent else ""


def note_shown(actor: Any, places: Sequence[Organisation], *, at: datetime) -> None:
    """Write down that people of these organisations were shown: one line, where all are below."""
    shared = set[str]().union(*(down_to(place.path) for place in places[:1]))
    shared.intersection_update(*(down_to(place.path) for place in places))
    above = Organisation.objects.filter(path=max(shared, key=len)).first() if shared else None
    counts = Counter([above or place for place in places])
    for place, count in counts.items():
        note_look(actor=actor, subject=place, look=Look.LIST, count=count, at=at)


class AsOfForm(forms.Form):
    """The day of which the tree is asked; empty for today."""

    as_of = DayField(label=_("As of"), required=False)

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("as_of") if self.is_valid() else None


class Dated(forms.Form):
    """The day on which it happened, and why."""

    happened_on = DayField(
        label=_("From which day?"),
        today=True,
        help_text=_("Today or an earlier day, as stated in the document."),
    )
    reason = reason_field()


class Node(forms.Form):
    """Code and name; the rules themselves say what is wrong with them."""

    code = LineField(
        label=_("Code"),
        max_length=TYPED_MOST,
        help_text=_("Letters, digits, dots, hyphens, underscores."),
    )
    name = LineField(label=_("Name"), max_length=TYPED_MOST)
