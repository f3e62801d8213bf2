"""What members of the demo city asked for in its last weeks, their transfers, and rolls."""

from collections.abc import Callable
from datetime import timedelta

from xianfeng.actors.rules import CALENDAR
from xianfeng.asks.services import remind, tell_those_above
from xianfeng.cli.demo_weeks.people import HOME, NEXT, THIRD, City
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.selectors.visible import person_of
from xianfeng.people.services.transfers import (
    accept_transfer,
    ask_transfer,
    release_transfer,
    withdraw_transfer,
)
from xianfeng.privacy.rules.requests import CorrectedField, DeletionState
from xianfeng.privacy.services.corrections import answer_correction, ask_correction
from xianfeng.privacy.services.deletion import answer_deletion, ask_deletion
from xianfeng.rolls.models import Roll
from xianfeng.rolls.rules import ChangeKind, DrawnFrom, Matter, RollRule
from xianfeng.rolls.services import change_roll, freeze_roll
from xianfeng.volunteering.rules.strengths import (
    DayPart,
    FreeTime,
    SkillKind,
    Strengths,
    WishKind,
)
from xianfeng.volunteering.services.strengths import keep_strengths


def say_strengths(city: City) -> None:
    keep_strengths(
        actor=city.actor("member"),
        strengths=Strengths(
            skills=frozenset({SkillKind.COMPUTING, SkillKind.WRITING}),
            own_skills=("无人机航拍",),
            wishes=frozenset({WishKind.HELP_RESIDENTS, WishKind.LESS_PAPER}),
            free=frozenset({FreeTime(3, DayPart.EVENING), FreeTime(6, DayPart.MORNING)}),
        ),
        at=city.now,
    )


def correct(
    field: CorrectedField, new: str, reason: str, *, is_right: bool | None = None, answer: str = ""
) -> Callable[[City], None]:
    """The member asks for a correction; the officer answers some hours later, or not yet."""

    def deed(city: City) -> None:
        asked = ask_correction(
            actor=city.actor("member"), field=field, new=new, reason=reason, at=city.now
        )
        if is_right is None:
            return
        city.now += timedelta(hours=4)
        answer_correction(
            actor=city.actor("officer"),
            correction=asked,
            is_right=is_right,
            answer=answer,
            at=city.now,
        )

    return deed


def ask_deletions(city: City) -> None:
    """One who belongs is heard as far as the duty allows; one who has left waits."""
    officer = city.actor("officer")
    present = city.members(NEXT)[-1]
    request = ask_deletion(
        actor=person_of(present), reason="不再需要保存自愿填写的内容", at=city.now
    )
    answer_deletion(
        actor=officer,
        request=request,
        outcome=DeletionState.PROFILE_REMOVED,
        answer="",
        at=city.now + timedelta(hours=2),
    )
    gone = Member.objects.select_related("organisation__unit").filter(left_on__isnull=False)
    ask_deletion(
        actor=person_of(gone.exclude(user__isnull=False).order_by("left_on", "pk")[0]),
        reason="组织关系已转出本市",
        at=city.now + timedelta(hours=3),
    )


def ask(name: str, member: Callable[[City], Member], target: str) -> Callable[[City], None]:
    """A member asks to move; nobody has answered yet."""

    def deed(city: City) -> None:
        who = member(city)
        city.transfers[name] = ask_transfer(
            actor=person_of(who),
            member=who,
            target=city.branch(target),
            reason="工作调动",
            at=city.now,
        )

    return deed


def withdraw(city: City) -> None:
    transfer = city.transfers["withdrawn"]
    withdraw_transfer(actor=person_of(transfer.member), transfer=transfer, at=city.now)


def agree(city: City) -> None:
    """Both sides consent: one moves at once, one on a day to come."""
    for name, giver, receiver, on in (
        ("done", THIRD.lower(), "secretary", None),
        ("agreed", NEXT.lower(), THIRD.lower(), day_of(city.day(5))),
    ):
        transfer = city.transfers[name]
        release_transfer(actor=city.actor(giver), transfer=transfer, at=city.now)
        city.now += timedelta(hours=1)
        accept_transfer(
            actor=city.actor(receiver), transfer=transfer, takes_effect_on=on, at=city.now
        )


def release_incoming(city: City) -> None:
    transfer = city.transfers["incoming"]
    release_transfer(actor=city.actor(NEXT.lower()), transfer=transfer, at=city.now)


def mind_silence(city: City) -> None:
    remind(actor=CALENDAR, at=city.now)
    tell_those_above(actor=CALENDAR, at=city.now)


def freeze(city: City) -> None:
    rule = RollRule(DrawnFrom.BRANCH, Matter.ENDORSE, HOME)
    freeze_roll(actor=city.actor("secretary"), title="认同“窗口延时服务”", rule=rule, at=city.now)


def change_rolls(city: City) -> None:
    """Who moved meanwhile is taken off one roll and added to another."""
    secretary = city.actor("secretary")
    roll = Roll.objects.select_related("organisation").get(title="选举支部委员会")
    for member, kind, reason in (
        (city.home[5], ChangeKind.REMOVED, "本人长期出国"),
        (city.transfers["done"].member, ChangeKind.ADDED, "组织关系已转入本支部"),
    ):
        change_roll(
            actor=secretary, roll=roll, member=member, kind=kind, reason=reason, at=city.now
        )
