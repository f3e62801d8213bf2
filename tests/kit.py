"""What tests of pages and services begin and end with: signed in, costs the same, refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.organisation import make_member, make_role, make_user
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.audit.services import Acting
from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(who: User | Acting | None) -> Client:
    """Open a browser in which somebody has signed in."""
    assert who is not None
    client = Client()
    user = who if isinstance(who, User) else User.objects.get(pk=who.user_id or 0)
    client.force_login(user, backend=BACKEND)
    return client


def with_role(
    kind: RoleKind, organisation: Organisation | None = None, *, unit: Unit | None = None
) -> Client:
    """Sign in as somebody new with one role, who is no member anywhere."""
    user = make_user()
    make_role(user=user, kind=kind, organisation=organisation, unit=unit)
    return signed_in(user)


def member_of(branch: Organisation, *kinds: RoleKind) -> Client:
    """Sign in as a new member of a branch, with roles there."""
    user = make_user()
    make_member(organisation=branch, user=user)
    for kind in kinds:
        make_role(user=user, kind=kind, organisation=branch)
    return signed_in(user)


def costs_the_same(queries: int, client: Client, address: str, add: Callable[[], object]) -> None:
    """Hold that a page costs so many queries with one thing on it, and as many with three.

    The very first look of all begins the trail, and is not counted.

    Args:
        queries: how many, to the letter; more is a fault, fewer a gain to be written down.
        client: who asks.
        address: the page.
        add: puts one more thing on it.
    """
    add()
    client.get(address)
    for more in (0, 2):
        for _ in range(more):
            add()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) == queries, "\n".join(query["sql"] for query in asked.captured_queries)


@contextmanager
def refuses(*refusals: type[Refusal]) -> Iterator[None]:
    """Hold that what stands inside is refused by one of these, and leaves no line in the trail."""
    before = Entry.objects.count()
    with pytest.raises(refusals):
        yield
    assert Entry.objects.count() == before
