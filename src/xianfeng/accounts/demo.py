"""The logins of the demo city; the room of access gives them their roles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xianfeng.accounts.services.ground import save_new
from xianfeng.actors.rules import SYSTEM

from .models import FirstCode, User

PASSWORD = "linjiang-2026"  # noqa: S105 -- printed on the demo's own login page
"""One for all; the demo says so on its login page."""


@dataclass(frozen=True)
class Login:
    """A login of the demo: its name and what the person is."""

    username: str
    label: str | Promise


LOGINS = (
    Login("leader", _("leader of the city")),
    Login("officer", _("organisation officer of the work committee")),
    Login("secretary", _("secretary of a branch")),
    Login("member", _("member of a branch")),
    Login("auditor", _("auditor")),
    Login("admin", _("administrator")),
)


def fill(*, names: dict[str, str], at: datetime) -> Iterator[User]:
    """Write the demo's users and return them in the order of `LOGINS`; `names` by sign-in name."""
    hashed = make_password(PASSWORD)
    users = [
        User(
            username=login.username,
            last_name=names.get(login.username, ""),
            password=hashed,
            date_joined=at,
        )
        for login in LOGINS
    ]
    for user in users:
        yield save_new(actor=SYSTEM, user=user, at=at)


def settle(user: User) -> None:
    """Let somebody whose account was opened have chosen the demo's password."""
    user.password = User.objects.get(username=LOGINS[0].username).password
    user.save(update_fields=["password"])
    FirstCode.objects.filter(user=user).delete()


def call(username: str, name: str) -> User:
    """Name a login after the person behind it."""
    user = User.objects.get(username=username)
    user.last_name = name
    user.save(update_fields=["last_name"])
    return user
