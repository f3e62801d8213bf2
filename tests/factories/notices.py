"""Notices for tests, and a kind that only tests know."""

from tests.factories.organisation import NOW
from xianfeng.accounts.models import User
from xianfeng.foundation.errors import N_
from xianfeng.foundation.room import NoticeKind, Room, house, open_house
from xianfeng.notices.models import Notice

EXAMPLE = NoticeKind("example.waiting", N_("“{title}” waits for you."))
URGENT = NoticeKind("example.urgent", N_("“{title}” waits for you."), is_urgent=True)
open_house((*house().rooms, Room("example", notices=(EXAMPLE, URGENT))))


def make_notice(user: User, *, title: str = "窗口前移", kind: NoticeKind = EXAMPLE) -> Notice:
    return Notice.objects.create(
        user=user,
        kind=kind.name,
        details={"title": title},
        url="/carriers/1/",
        recorded_at=NOW,
    )
