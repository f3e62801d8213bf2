"""Who is behind an account: what the room of access asks of people."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from xianfeng.access.persons import Belonging, Persons
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, Home

from .models.members import Member
from .selectors.search import search_members
from .selectors.visible import members_visible_to


def belonging_of(user: User) -> Belonging | None:
    # Every request of a signed-in person asks this: only what is carried along is read.
    rows = Member.objects.filter(user=user, left_on__isnull=True).values_list(
        *("pk", "name", "organisation", "organisation__name", "organisation__path"),
        *("organisation__unit", "organisation__unit__path"),
    )
    return next((Belonging(key, name, Home(*home)) for key, name, *home in rows), None)


def readable_by(actor: Actor) -> QuerySet[Any]:
    return members_visible_to(actor).filter(user__isnull=False).order_by().values("user")


def found(actor: Actor, words: str, *, among: QuerySet[User]) -> QuerySet[Any]:
    holders = Member.objects.filter(user__in=among)
    return search_members(actor, words, among=holders).order_by().values("user")


def have_left(users: Iterable[int]) -> bool:
    return Member.objects.filter(user__in=list(users), left_on__isnull=False).exists()


PERSONS = Persons(belonging_of, readable_by, found, have_left)
