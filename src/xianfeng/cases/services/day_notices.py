"""Keeping what the official notice of a year says of its days."""

from collections.abc import Sequence
from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.cases.models.days import DayNotice
from xianfeng.cases.rules.day_rows import DayDecision
from xianfeng.sheets.kinds import Tell
from xianfeng.sheets.rules.rows import Fate


def write_days(*, actor: Actor, decisions: Sequence[DayDecision], at: datetime, tell: Tell) -> None:
    """Keep new and changed days (`sheets.kinds.Write`); what was promised stays as it is."""
    del actor, tell
    for decision in decisions:
        if decision.day is not None and decision.fate in {Fate.NEW, Fate.CHANGED}:
            DayNotice.objects.update_or_create(
                day=decision.day,
                defaults={
                    "is_working": decision.is_working,
                    "paper": decision.row["paper"][:120],
                    "recorded_at": at,
                },
            )
