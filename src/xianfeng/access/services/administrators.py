from datetime import datetime

from django.db import transaction

from xianfeng.access.models.roles import Role
from xianfeng.access.services.deputies import end_deputyships_of
from xianfeng.access.services.ground import keep_an_administrator
from xianfeng.accounts.models import User
from xianfeng.accounts.services.accounts import create_account
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.services import Acting, record


def create_administrator(
    *, actor: Actor, username: str, password: str, at: datetime, name: str = ""
) -> User:
    """Create an account that administers the whole installation, even one without organisations.

    Args:
        at: the moment of recording; the role holds from then on.

    Raises:
        NotAllowed, WrongUsername, ForeignLetters, WeakPassword, NameTaken: as
            `accounts.services` says.
    """
    with transaction.atomic():
        user = create_account(actor=actor, username=username, password=password, name=name, at=at)
        role = Role.objects.create(
            user=user, kind=RoleKind.ADMINISTRATOR.value, starts_at=at, recorded_at=at
        )
        record(
            actor=actor,
            verb="access.role.given",
            subject=role,
            at=at,
            detail={"kind": role.kind, "user": user.pk},
        )
    return user


def settle_closing(*, actor: Acting, user_id: int, at: datetime) -> None:
    """End what an account takes along when it closes; `LastAdministrator` if none would be left."""
    keep_an_administrator(user_id=user_id, at=at)
    end_deputyships_of(actor=actor, user_id=user_id, at=at)
