"""Fields that know one thing by what it is called, among those that may be chosen."""

from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xianfeng.accounts.models import User
from xianfeng.organisation.models import Member, Organisation, Unit
from xianfeng.organisation.rules import NODE_NAME_MOST

from .fields import PlainField

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


class PersonField(NamedField[Member]):
    """A member by number or whole name."""

    several = _("Several are called “%(text)s”. Write the number.")
    nothing = _("Nobody here has the number or the name “%(text)s”.")

    @classmethod
    def called(cls, text: str, among: QuerySet[Member]) -> list[Member]:
        return list(among.filter(Q(number__iexact=text) | Q(name=text))[:2])


class AccountField(NamedField[User]):
    """Somebody with an account, by sign-in name, member's number or whole name."""

    several = _("Several are called “%(text)s”. Write the number or the sign-in name.")
    nothing = _("Nobody in your reach with an account is called “%(text)s”.")

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("The sign-in name, the member's number or the whole name."))
        super().__init__(**more)

    @classmethod
    def called(cls, text: str, among: QuerySet[User]) -> list[User]:
        fits = Q(username__iexact=text) | Q(member__number__iexact=text)
        return list(among.filter(fits | Q(member__name=text) | Q(last_name=text))[:2])
