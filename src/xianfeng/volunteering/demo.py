"""What the demo city's members say of themselves, and what there is to do."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

from .models.strengths import FreeHours, Skill, Wish
from .models.tasks import Task
from .rules.strengths import DayPart, SkillKind, WishKind

BATCH = 1_000
SAYS_SHARE = 0.4
"""Share of members who say what they can and would like."""

OWN_SHARE = 0.1
TIMES = [(day, part) for day in range(1, 8) for part in DayPart]
OWN_SKILLS = ("无人机航拍", "手语", "地方志整理", "急救员证", "茶艺")
OWN_WISHES = ("带徒弟", "到社区讲政策", "参加夜校", "少开重复的会")


TASKS = (
    ("清理清河河道", "清河桥北侧", None),
    ("陪独居老人体检", "清河街道卫生服务中心", SkillKind.MEDICINE),
    ("政务窗口导办", "市政务服务中心一楼", None),
    ("法律咨询日", "滨江社区党群服务中心", SkillKind.LAW),
    ("教老人用手机", "滨江社区活动室", SkillKind.COMPUTING),
    ("修缮图书角", "东门小学", SkillKind.CRAFTS),
    ("企业办税辅导", "高新区企业之家", SkillKind.FINANCE),
    ("暑期英语角", "市图书馆三楼", SkillKind.LANGUAGES),
)
"""What there is to do, where, and with which skill."""
EVERY = 9
"""Every how many-th branch has a task."""


def fill(*, at: datetime, seed: int) -> str:
    """Write what members say of skills, wishes and free time, and some tasks."""
    members = Member.objects.filter(left_on=None).order_by("pk")
    with transaction.atomic():
        said = _strengths(Random(seed + 3), members, at)
        record(
            actor=System("demo"),
            verb="volunteering.demo.filled",
            subject=Organisation.objects.get(parent=None),
            at=beginning(at),
            detail={"members": said},
        )
        tasks = _tasks(Random(seed + 4), at)
    return f"what {said:,} members say, {tasks} tasks"


def _strengths(random: Random, members: Iterable[Member], at: datetime) -> int:
    skills: list[Skill] = []
    wishes: list[Wish] = []
    hours: list[FreeHours] = []
    said = 0
    for member in members:
        if random.random() >= SAYS_SHARE:
            continue
        said += 1
        skills += [
            Skill(member=member, kind=kind.value, recorded_at=at)
            for kind in random.sample(list(SkillKind), random.randint(1, 3))
        ]
        wishes += [
            Wish(member=member, kind=kind.value, recorded_at=at)
            for kind in random.sample(list(WishKind), random.randint(1, 2))
        ]
        if random.random() < OWN_SHARE:
            skills.append(Skill(member=member, words=random.choice(OWN_SKILLS), recorded_at=at))
            wishes.append(Wish(member=member, words=random.choice(OWN_WISHES), recorded_at=at))
        hours += [
            FreeHours(member=member, weekday=day, part=part.value, recorded_at=at)
            for day, part in random.sample(TIMES, random.randint(1, 3))
        ]
    Skill.objects.bulk_create(skills, batch_size=BATCH)
    Wish.objects.bulk_create(wishes, batch_size=BATCH)
    FreeHours.objects.bulk_create(hours, batch_size=BATCH)
    return said


def _tasks(random: Random, at: datetime) -> int:
    """Write tasks of some branches, the first one among them; some lie behind, most ahead."""
    branches = Organisation.objects.filter(children=None, closed_on=None).order_by("pk")
    rows = []
    for place, branch in enumerate(list(branches)[::EVERY]):
        title, where, skill = TASKS[place % len(TASKS)]
        day = at.replace(hour=1, minute=0, second=0, microsecond=0)  # nine o'clock there
        starts_at = day + timedelta(days=random.randint(3, 40) if place % 4 else -9)
        rows.append(
            Task(
                organisation=branch,
                title=title,
                place=where,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=random.randint(2, 4)),
                needed=random.randint(2, 8),
                skill=skill.value if skill else "",
                recorded_at=min(at, starts_at) - timedelta(days=5),
            )
        )
    return len(Task.objects.bulk_create(rows))
