"""What the demo city's members say of themselves, and what there is to do."""

from collections.abc import Iterable
from datetime import datetime
from random import Random

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

from .models.strengths import FreeHours, Skill, Wish
from .rules.strengths import DayPart, SkillKind, WishKind

BATCH = 1_000
SAYS_SHARE = 0.4
"""Share of members who say what they can and would like."""

OWN_SHARE = 0.1
TIMES = [(day, part) for day in range(1, 8) for part in DayPart]
OWN_SKILLS = ("无人机航拍", "手语", "地方志整理", "急救员证", "茶艺")
OWN_WISHES = ("带徒弟", "到社区讲政策", "参加夜校", "少开重复的会")


def fill(*, at: datetime, seed: int) -> str:
    """Write what members say of skills, wishes and free time.

    Args:
        at: the day of building.
        seed: the same seed and day give the same answers.

    Returns:
        One line for the progress display.
    """
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
    return f"what {said:,} members say"


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
