"""The last weeks of the demo city, lived through the services: each deed as people do it.

So every page has something to show, the trail tells who did it, and whom it concerns was told.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection

from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.cli.demo_weeks import duties, wishes
from xianfeng.cli.demo_weeks.people import HOME, NEXT, THIRD, City
from xianfeng.notices.services import read_all
from xianfeng.people.selectors.visible import member_of
from xianfeng.privacy.rules.requests import CorrectedField


def live_weeks(*, at: datetime, seed: int) -> str:
    """Do what the people of the city did in its last weeks before `at`, in the order of time."""
    del seed
    _count_rows()
    city = City(at, at)
    city.home = city.members(HOME)
    for days, hour, deed in sorted(DEEDS, key=lambda each: (-each[0], each[1])):
        city.now = city.day(-days) + timedelta(hours=hour)
        deed(city)
    return f"{len(DEEDS)} deeds"


def _count_rows() -> None:
    """Let PostgreSQL see what was just written.

    Its own count comes minutes later; a join planned for empty tables took minutes over full ones.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _look_around(city: City) -> None:
    member = member_of(city.actor("member"))
    assert member is not None
    note_look(actor=city.actor("secretary"), subject=member, look=Look.MEMBER, at=city.now)
    note_look(
        actor=city.actor("officer"),
        subject=city.branch(HOME),
        look=Look.LIST,
        count=25,
        at=city.now + timedelta(minutes=40),
    )


def _read_notices(city: City) -> None:
    """What came earlier has been read; the inboxes show both."""
    for name in ("admin", "officer", "secretary", "member"):
        read_all(actor=city.actor(name), at=city.now)


DEEDS: tuple[tuple[int, int, Callable[[City], None]], ...] = (
    (80, 9, duties.open_secretaries),
    (78, 10, duties.open_officials),
    (60, 9, duties.past_deputy),
    (58, 15, duties.act_as_deputy),
    (50, 20, wishes.say_strengths),
    (
        48,
        11,
        wishes.correct(CorrectedField.EDUCATION, "master", "学历变更并附毕业证书", is_right=True),
    ),
    (44, 10, _look_around),
    (40, 14, wishes.ask("silent", lambda city: city.home[6], "A0302")),
    (36, 9, duties.extend),
    (
        34,
        10,
        wishes.correct(
            CorrectedField.NUMBER,
            "LJ999999",
            "编号与旧证件不一致",
            is_right=False,
            answer="经核对现有编号无误",
        ),
    ),
    (30, 16, duties.end_official),
    (26, 9, duties.close_leaver),
    (24, 10, wishes.ask("withdrawn", lambda city: city.home[7], "A0501")),
    (23, 9, wishes.withdraw),
    (21, 10, _look_around),
    (20, 8, wishes.mind_silence),
    (16, 9, wishes.ask("done", lambda city: city.members(THIRD)[0], HOME)),
    (16, 10, wishes.ask("agreed", lambda city: city.members(NEXT)[0], THIRD)),
    (15, 10, wishes.agree),
    (14, 9, wishes.change_rolls),
    (12, 9, wishes.ask_deletions),
    (10, 9, _read_notices),
    (9, 8, wishes.mind_silence),
    (8, 9, wishes.freeze),
    (6, 9, wishes.ask("incoming", lambda city: city.members(NEXT)[1], HOME)),
    (5, 9, wishes.release_incoming),
    (5, 14, _look_around),
    (4, 10, duties.hand_out_codes),
    (3, 20, wishes.correct(CorrectedField.JOINED_DATE, "2020-07-01", "与入党志愿书上的日期不一致")),
    (1, 9, duties.present_deputies),
)
"""Days before the day of building, hour, deed."""
