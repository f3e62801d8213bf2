from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import SYSTEM
from xianfeng.organisation.fields import note_shown
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.search import by_fit, search_members
from xianfeng.ui.named import ASKED_MOST, NamedField


class PersonField(NamedField[Member]):
    """A member by number, by name or by the sound of the name."""

    nothing = _("Nobody here has the number or name “%(text)s”.")

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("Name, pinyin or number."))
        super().__init__(**more)

    @classmethod
    def called(cls, text: str, among: QuerySet[Member]) -> list[Member]:
        fits = Q(number__iexact=text) | Q(name=text)
        key = text.removeprefix("#")
        if key != text and key.isascii() and key.isdecimal():
            fits = Q(pk=int(key[:15]), number="")
        return list(_with_places(among).filter(fits).order_by("pk")[: ASKED_MOST + 1])

    @classmethod
    def found(cls, text: str, among: QuerySet[Member]) -> QuerySet[Member]:
        fits = search_members(SYSTEM, text, among=_with_places(among))
        return fits.order_by(by_fit(text), "name_keys", "name", "pk")

    @classmethod
    def text(cls, thing: Member) -> str:
        return f"{thing.name}（{thing.number or f'#{thing.pk}'}）"

    @classmethod
    def note(cls, thing: Member) -> str:
        return thing.organisation.name

    @classmethod
    def noted(cls, actor: Any, things: Sequence[Member], *, at: datetime) -> None:
        note_shown(actor, [each.organisation for each in things], at=at)


def _with_places(among: QuerySet[Member]) -> QuerySet[Member]:
    return among.select_related(None).select_related("organisation")
