"""Nine hundred cases of two years in the demo city, with the life of each, written in bulk."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Model

from xianfeng.accounts.models import User
from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.cases.demo.life import CASES, Life, Town
from xianfeng.cases.models.cases import Case, CaseMove, Deadline, Hand
from xianfeng.cases.models.foreign import ForeignLine, ForeignNumber
from xianfeng.cases.models.said import Answer, AnswerTemplate, FollowUp, Line, Message
from xianfeng.cases.rules.codes import CODE_BYTES, digest_of, grouped, write_code
from xianfeng.cases.selectors.calendar import built_in_of
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import windows

BATCH = 500
DEMO_CODE = write_code(b"linjiang-demo"[:CODE_BYTES])
"""The code of the newest case that was settled; everybody may look at it."""
TEMPLATES = (
    ("已办结", "经核实，您的事项已经办结，可到窗口领取。"),
    ("已受理", "您的事项已受理，我们将在承诺时限内办结并答复。"),
)


def fill(*, at: datetime, seed: int) -> str:
    """Write cases that arrived in two years up to the day of building."""
    random = Random(seed + 46)
    today = day_of(at)
    town = Town(
        today=today,
        windows=list(windows().order_by("code")),
        offices=list(Unit.objects.filter(code__startswith="LJ", kind="office").order_by("path")),
        officer=User.objects.filter(username="officer").first(),
        table=built_in_of(*range(today.year - 3, today.year + 2)),
    )
    lives = [Life.drawn(random, town, number) for number in range(CASES)]
    lives.sort(key=lambda life: life.case.arrived_on)
    _give_the_code(lives)
    with transaction.atomic():
        Case.objects.bulk_create((life.case for life in lives), batch_size=BATCH)
        for kind, rows in (
            (CaseMove, [life.moves for life in lives]),
            (Line, [life.lines for life in lives]),
            (Hand, [life.hands for life in lives]),
            (Deadline, [life.deadlines for life in lives]),
            (Answer, [life.answers for life in lives]),
            (FollowUp, [life.follow_ups for life in lives]),
            (Message, [life.messages for life in lives]),
        ):
            _write(kind, chain.from_iterable(rows))
        numbers = [life.order for life in lives if life.order is not None]
        ForeignNumber.objects.bulk_create(numbers, batch_size=BATCH)
        ForeignLine.objects.bulk_create(
            (row for life in lives for row in life.foreign_lines), batch_size=BATCH
        )
        AnswerTemplate.objects.bulk_create(
            AnswerTemplate(unit=town.offices[0], name=name, words=words, recorded_at=beginning(at))
            for name, words in TEMPLATES
        )
        record(
            actor=System("demo"),
            verb="cases.demo.filled",
            subject=lives[0].case,
            at=at,
            detail={"cases": len(lives)},
        )
    return f"{len(lives)} cases, one to follow at /case/{grouped(DEMO_CODE)}/"


def _write(kind: type[Model], rows: Iterable[Any]) -> None:
    kind._default_manager.bulk_create(rows, batch_size=BATCH)  # noqa: SLF001 -- Django's public name


def _give_the_code(lives: list[Life]) -> None:
    settled = [life for life in lives if life.case.stage == "settled"]
    (settled or lives)[-1].case.code_digest = digest_of(DEMO_CODE)
