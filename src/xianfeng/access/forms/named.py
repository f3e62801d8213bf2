from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.access.selectors.roles import accounts_called, holder_of
from xianfeng.accounts.models import User
from xianfeng.organisation.fields import note_shown
from xianfeng.ui.named import ASKED_MOST, NamedField


class AccountField(NamedField[User]):
    """Somebody with an account, by name, its sound, member's number or sign-in name."""

    nothing = _("Nobody with an account within your reach is called “%(text)s”.")

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("Name, pinyin, number or sign-in name."))
        super().__init__(**more)

    @classmethod
    def called(cls, text: str, among: QuerySet[User]) -> list[User]:
        fits = Q(username__iexact=text) | Q(member__number__iexact=text)
        found = _with_places(among).filter(fits | Q(member__name=text) | Q(last_name=text))
        return list(found.order_by("pk")[: ASKED_MOST + 1])

    @classmethod
    def found(cls, text: str, among: QuerySet[User]) -> QuerySet[User]:
        return _with_places(accounts_called(text, among))

    @classmethod
    def text(cls, thing: User) -> str:
        who = holder_of(thing)
        return f"{who.name}（{who.username}）"

    @classmethod
    def note(cls, thing: User) -> str:
        who = holder_of(thing)
        place = who.organisation.name if who.organisation else ""
        return " · ".join(filter(None, (place, who.number)))

    @classmethod
    def noted(cls, actor: Any, things: Sequence[User], *, at: datetime) -> None:
        places = (holder_of(each).organisation for each in things)
        note_shown(actor, [place for place in places if place is not None], at=at)


def _with_places(among: QuerySet[User]) -> QuerySet[User]:
    return among.select_related("member__organisation")
