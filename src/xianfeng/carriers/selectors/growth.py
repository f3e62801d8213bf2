"""How far a carrier has grown, and what it still lacks (D14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import OF_INSTITUTION, Carrier
from xianfeng.carriers.models.growth import Charter, Evaluation
from xianfeng.carriers.permissions import deeds_now
from xianfeng.carriers.rules.growth import (
    Clause,
    Grown,
    Lack,
    Rhythm,
    compared,
    kept_spans,
    lacking,
)
from xianfeng.carriers.rules.life import Deed, Stage
from xianfeng.carriers.words import LACK_WORDS
from xianfeng.foundation.life import last
from xianfeng.organisation.selectors.days import day_of, start_of
from xianfeng.plans.models import GoalLink

from .catalogue import SUBJECT_TYPE
from .page import VoiceLine, moves_in_order, voice_lines
from .voices import newest_charter, voices_lacking_of

NEXT: dict[str, Deed] = {
    Stage.TRIAL.value: Deed.SETTLE,
    Stage.REGULAR.value: Deed.ESTABLISH,
}
SPANS_SHOWN = 12


@dataclass(frozen=True)
class Requirement:
    """What the next stage asks for; where it is missing, the address at which it is mended."""

    words: str | Promise
    is_met: bool
    url: str


@dataclass(frozen=True)
class Cycle:
    """What the records of a cycle say; `evaluation` is None while it runs."""

    begins_on: date
    ends_on: date
    held: int
    people_served: int
    checked_in: int
    evaluation: Evaluation | None = None


@dataclass(frozen=True)
class GrowthCard:
    """What a running carrier's page says of its growth."""

    next_step: Deed | None
    requirements: tuple[Requirement, ...]
    cycles: tuple[Cycle, ...]
    voices: tuple[VoiceLine, ...]
    in_force: Charter | None
    draft: Charter | None
    changes: tuple[tuple[Clause, str], ...]
    """The draft against the version in force, clause by clause."""

    review_date: date
    """The day for deciding again: of the last evaluation, else of the start."""

    spans: tuple[bool, ...]
    """Of the rhythm, newest last: whether anything was held."""

    @property
    def is_ready(self) -> bool:
        return self.next_step is not None and all(need.is_met for need in self.requirements)

    @property
    def span(self) -> int:
        """How wide the cycles stand: beside the one card that there is, else below."""
        has_charter = self.in_force is not None or self.draft is not None
        return 6 if has_charter != (self.next_step is not None) else 12

    @property
    def kept(self) -> int:
        return sum(self.spans)


def held_in(carrier: Carrier, begins_on: date, ends_on: date) -> QuerySet[Activity]:
    """List the activities held from one day to another, both included."""
    return Activity.objects.filter(
        carrier=carrier,
        held_at__gte=start_of(begins_on),
        held_at__lt=start_of(ends_on + timedelta(days=1)),
    )


def cycle_begins_on(carrier: Carrier) -> date:
    """Return the first day of the cycle that runs: its start, or the day after the one before."""
    return _begins_on(carrier, carrier.evaluations.order_by("-number").first())


def _begins_on(carrier: Carrier, before: Evaluation | None) -> date:
    if before is not None:
        return before.ends_on + timedelta(days=1)
    started = last(moves_in_order(carrier), Deed.START)
    assert started is not None, "only what runs has cycles"
    return started.happened_on


def grown(carrier: Carrier) -> Grown:
    """Gather what the next stage asks for."""
    newest = newest_charter(carrier)
    return Grown(
        is_linked=GoalLink.objects.filter(
            subject_type=SUBJECT_TYPE, subject_id=carrier.pk
        ).exists(),
        cycles=carrier.evaluations.count(),
        is_accepted_again=not voices_lacking_of(carrier, OF_INSTITUTION),
        has_charter=newest is not None,
    )


def growth_card(*, actor: Actor, carrier: Carrier, at: datetime) -> GrowthCard | None:
    """Gather how far a running carrier has grown; None for one that does not run."""
    if not carrier.is_running:
        return None
    charters = sorted(carrier.charters.all(), key=lambda each: each.version)
    in_force = next(
        (each for each in charters if each.in_force_from and not each.in_force_to), None
    )
    draft = charters[-1] if charters and charters[-1].in_force_from is None else None
    started = last(moves_in_order(carrier), Deed.START)
    assert started is not None, "what runs has started"
    assert started.due_date is not None, "and says when one looks again"
    step, held, today = NEXT.get(carrier.stage), _held(carrier), day_of(at)
    cycles = _cycles(carrier, held, today)
    before = cycles[1].evaluation if len(cycles) > 1 else None
    return GrowthCard(
        next_step=step,
        requirements=_requirements(actor, carrier, step) if step else (),
        cycles=tuple(cycles),
        review_date=before.review_date if before else started.due_date,
        voices=voice_lines(carrier, actor, OF_INSTITUTION) if _asks_again(carrier) else (),
        in_force=in_force,
        draft=draft,
        changes=tuple(compared(in_force.lines, draft.lines)) if in_force and draft else (),
        spans=_spans(in_force, held, today) if in_force else (),
    )


def _asks_again(carrier: Carrier) -> bool:
    return carrier.stage in {Stage.REGULAR.value, Stage.INSTITUTION.value}


def _requirements(actor: Actor, carrier: Carrier, step: Deed) -> tuple[Requirement, ...]:
    lacks = lacking(step, grown(carrier))
    may = deeds_now(actor, carrier)
    asked = [
        Lack.GOAL,
        Lack.CYCLE,
        *([Lack.CHARTER, Lack.VOICES] if step is Deed.ESTABLISH else ()),
    ]
    deeds = {
        Lack.GOAL: (Deed.SERVE, "serve"),
        Lack.CYCLE: (Deed.EVALUATE, "evaluate"),
        Lack.VOICES: (Deed.COUNT, "endorse"),
        Lack.CHARTER: (Deed.DRAFT, "charter"),
    }
    return tuple(
        Requirement(
            LACK_WORDS[step, lack],
            lack not in lacks,
            reverse(f"carriers:{deeds[lack][1]}", args=[carrier.pk])
            if lack in lacks
            and may[deeds[lack][0].value]
            and not (lack is Lack.VOICES and Lack.CHARTER in lacks)
            else "",
        )
        for lack in asked
    )


@dataclass(frozen=True)
class _Held:
    day: date
    people_served: int
    checked_in: int


def _held(carrier: Carrier) -> list[_Held]:
    rows = (
        Activity.objects.filter(carrier=carrier, held_at__isnull=False)
        .annotate(came=Count("check_ins"))
        .values_list("held_at", "people_served", "came")
        .order_by("held_at")
    )
    return [_Held(day_of(moment), people or 0, came) for moment, people, came in rows if moment]


def _cycles(carrier: Carrier, held: Sequence[_Held], today: date) -> list[Cycle]:
    """List the evaluated cycles and the one that runs, newest first."""
    evaluations = list(carrier.evaluations.order_by("-number"))
    begins_on = _begins_on(carrier, evaluations[0] if evaluations else None)
    running = _cycle(held, begins_on, today, None)
    return [running, *(_cycle(held, each.begins_on, each.ends_on, each) for each in evaluations)]


def _cycle(
    held: Sequence[_Held], begins_on: date, ends_on: date, evaluation: Evaluation | None
) -> Cycle:
    within = [each for each in held if begins_on <= each.day <= ends_on]
    return Cycle(
        begins_on,
        ends_on,
        len(within),
        sum(each.people_served for each in within),
        sum(each.checked_in for each in within),
        evaluation,
    )


def _spans(charter: Charter, held: Sequence[_Held], today: date) -> tuple[bool, ...]:
    assert charter.in_force_from is not None
    days = [each.day for each in held]
    spans = kept_spans(Rhythm(charter.rhythm), days, since=charter.in_force_from, today=today)
    return tuple(spans[-SPANS_SHOWN:])
