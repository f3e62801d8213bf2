"""Who is behind an account: what the room of access asks of people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from xianfeng.access import persons
from xianfeng.access.persons import Belonging
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor

from .models.members import Member
from .selectors.oneself import home_of
from .selectors.search import search_members
from .selectors.visible import members_visible_to


class Answers:
    """The answers of this room; see `access.persons.Persons`."""

    def belonging_of(self, user: User) -> Belonging | None:
        rows = Member.objects.select_related("organisation__unit")
        member = rows.filter(user=user, left_on__isnull=True).first()
        return None if member is None else Belonging(member.pk, member.name, home_of(member))

    def readable_by(self, actor: Actor) -> QuerySet[Any]:
        return members_visible_to(actor).filter(user__isnull=False).order_by().values("user")

    def found(self, actor: Actor, words: str, *, among: QuerySet[User]) -> QuerySet[Any]:
        holders = Member.objects.filter(user__in=among)
        return search_members(actor, words, among=holders).order_by().values("user")

    def have_left(self, users: Iterable[int]) -> bool:
        return Member.objects.filter(user__in=list(users), left_on__isnull=False).exists()


def offer() -> None:
    """Answer the room of access."""
    persons.offer(Answers())
