from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.accounts.models import User
from xianfeng.ui.named import NamedField


class AccountField(NamedField[User]):
    """Somebody with an account, by sign-in name, member's number or whole name."""

    several = _("Several people are called “%(text)s”. Enter the number or the sign-in name.")
    nothing = _("Nobody with an account within your reach is called “%(text)s”.")

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("The sign-in name, the member's number or the full name."))
        super().__init__(**more)

    @classmethod
    def called(cls, text: str, among: QuerySet[User]) -> list[User]:
        fits = Q(username__iexact=text) | Q(member__number__iexact=text)
        return list(among.filter(fits | Q(member__name=text) | Q(last_name=text))[:2])
