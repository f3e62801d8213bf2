"""Notices for tests, and a kind that only tests know."""

from tests.factories.organisation import NOW
from xianfeng.accounts.models import User
from xianfeng.foundation.errors import N_
from xianfeng.notices.models import Notice
from xianfeng.notices.rules import Kind, register

EXAMPLE = register(Kind("example.waiting", N_("“{title}” waits for you.")))
URGENT = register(Kind("example.urgent", N_("“{title}” waits for you."), is_urgent=True))


def make_notice(user: User, *, title: str = "窗口前移", kind: Kind = EXAMPLE) -> Notice:
    return Notice.objects.create(
        user=user,
        kind=kind.name,
        details={"title": title},
        url="/carriers/1/",
        recorded_at=NOW,
    )
