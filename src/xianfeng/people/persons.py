"""Who is behind an account: what the room of access asks of people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from xianfeng.access.persons import Belonging, Persons
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor

from .models.members import Member
from .selectors.oneself import home_of
from .selectors.search import search_members
from .selectors.visible import members_visible_to


def belonging_of(user: User) -> Belonging | None:
    rows = Member.objects.select_related("organisation__unit")
    member = rows.filter(user=user, left_on__isnull=True).first()
    return None if member is None else Belonging(member.pk, member.name, home_of(member))


def readable_by(actor: Actor) -> QuerySet[Any]:
    return members_visible_to(actor).filter(user__isnull=False).order_by().values("user")


def found(actor: Actor, words: str, *, among: QuerySet[User]) -> QuerySet[Any]:
    holders = Member.objects.filter(user__in=among)
    return search_members(actor, words, among=holders).order_by().values("user")


def have_left(users: Iterable[int]) -> bool:
    return Member.objects.filter(user__in=list(users), left_on__isnull=False).exists()


PERSONS = Persons(belonging_of, readable_by, found, have_left)
