"""The logins of the demo city and the roles that they hold."""

from datetime import datetime

from django.db import transaction

from xianfeng.accounts import demo as accounts
from xianfeng.actors.rules import RoleKind, System
from xianfeng.audit.services import record
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

from .models.roles import Role

OWN_BRANCH = "A0101"
"""The branch of the logins `secretary` and `member`."""
NAMES = {
    "admin": "平台管理员",
    "officer": "组织干部",
    "leader": "市领导",
    "auditor": "审计员",
    "secretary": "支部书记",
    "member": "党员",
}


def fill(*, at: datetime, seed: int) -> str:
    """Write the logins and their roles."""
    del seed
    began_at = beginning(at)
    root = Organisation.objects.get(parent=None)
    branch = Organisation.objects.get(code=OWN_BRANCH)
    city = Unit.objects.get(parent=None)
    with transaction.atomic():
        users = {user.username: user for user in accounts.fill(names=NAMES, at=began_at)}
        Role.objects.bulk_create(
            Role(
                user=users[name],
                kind=kind.value,
                starts_at=began_at,
                recorded_at=began_at,
                **at_place,
            )
            for name, kind, at_place in (
                ("admin", RoleKind.ADMINISTRATOR, {"organisation": root}),
                ("officer", RoleKind.OFFICER, {"organisation": root}),
                ("leader", RoleKind.LEADER, {"unit": city}),
                ("auditor", RoleKind.AUDITOR, {"organisation": root}),
                ("secretary", RoleKind.SECRETARY, {"organisation": branch}),
            )
        )
        record(actor=System("demo"), verb="access.demo.filled", subject=root, at=began_at)
    return f"{len(users)} logins"
