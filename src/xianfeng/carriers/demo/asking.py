"""What is being asked in the demo city: of members and the public, and a text that was changed."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from random import Random

from xianfeng.actors.rules import System
from xianfeng.carriers.models.carriers import Carrier, Endorsement
from xianfeng.carriers.rules.life import Draft, Form, Stage, Voice
from xianfeng.carriers.selectors.catalogue import goals_of
from xianfeng.carriers.services.asking import ask_voice
from xianfeng.carriers.services.mending import mend_carrier
from xianfeng.hearings.demo import fill_answers
from xianfeng.hearings.rules import Way
from xianfeng.organisation.selectors.days import day_of

from .programmes import Programme

DAYS_LEFT = 9
NEXT = {1: Way.MEMBERS, 2: Way.PUBLIC}
"""Whom a proposal asks that so many voices have answered."""
CHANGED = "社保明白人"
CHANGED_THEME = "教会每个社区两名明白人，小事不用跑窗口，周末也找得到人。"


def ask_around(random: Random, lived: Iterable[tuple[Carrier, Programme]], *, at: datetime) -> None:
    """Ask about proposals that wait for a voice, and change one that a voice had answered."""
    actor = System("demo")
    for carrier, programme in lived:
        if programme.stage is not Stage.PROPOSED:
            continue
        if programme.title == CHANGED:
            _change(carrier, at)
        elif way := NEXT.get(programme.voices):
            closes_on = day_of(at) + timedelta(days=DAYS_LEFT)
            hearing = ask_voice(actor=actor, carrier=carrier, way=way, closes_on=closes_on, at=at)
            fill_answers(random, hearing, at=at)


def _change(carrier: Carrier, at: datetime) -> None:
    actor = System("demo")
    Endorsement.objects.create(
        carrier=carrier,
        voice=Voice.ORGANISATION.value,
        in_favour=5,
        answered=7,
        asked=7,
        counted_at=at - timedelta(days=2),
        recorded_at=at - timedelta(days=1),
    )
    said = {each.name: getattr(carrier, each.name) for each in fields(Draft)}
    said |= {"form": Form(carrier.form), "theme": CHANGED_THEME}
    goals = goals_of(actor, [carrier])[carrier.pk]
    mend_carrier(actor=actor, carrier=carrier, draft=Draft(**said), goals=goals, at=at)
