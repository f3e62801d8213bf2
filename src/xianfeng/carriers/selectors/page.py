"""What the page of one carrier shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xianfeng.access.selectors.deputies import name_of
from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import (
    OF_PROPOSAL,
    SERVES,
    STEPS,
    VOICES,
    Carrier,
    CarrierMove,
    Endorsement,
)
from xianfeng.carriers.permissions import can_run_carrier, is_above
from xianfeng.carriers.rules.life import (
    BACK_AND_FORTH,
    Answer,
    Deed,
    Hurdle,
    Stage,
    Voice,
    answer_of,
)
from xianfeng.carriers.words import ANSWER_WORDS, STUCK_WORDS
from xianfeng.foundation.life import last
from xianfeng.hearings.models import Hearing
from xianfeng.hearings.selectors import hearings_of
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.drawing import drawing_of
from xianfeng.plans.models import Goal, Indicator
from xianfeng.plans.rules import Reading
from xianfeng.plans.selectors.goals import indicators_of, observations_until
from xianfeng.ui.charts import Drawing, Mark
from xianfeng.ui.words import say_date

from .catalogue import (
    SUBJECT_TYPE,
    goals_of,
)
from .stuck import stuck_reason_of
from .texts import UNSAID, Texts, lacks_of, text_facts, texts_of
from .voices import counts_of, hurdle

FIGURES_SHOWN = 2


@dataclass(frozen=True)
class Step:
    """One step of a life: what, when or how far, and whether it is done."""

    label: str
    note: str
    state: str


@dataclass(frozen=True)
class MoveLine:
    """A move of its life; the lag is in days from the deed to its record, names may be empty."""

    move: CarrierMove
    label: str | Promise
    lag: int
    by: str
    on_behalf_of: str


@dataclass(frozen=True)
class VoiceLine:
    """One voice: its count where there is one, and what it amounts to."""

    voice: Voice
    label: str | Promise
    endorsement: Endorsement | None
    answer: Answer
    least: int | None = None
    """Answers that it needs; None before it is known how many can be asked."""
    corrected: tuple[tuple[Endorsement, str], ...] = ()
    """What stood there before and why it was corrected, newest first."""
    by: str = ""
    """Who entered it by hand; empty for those who may not know."""
    earlier: tuple[Endorsement, ...] = ()
    """What it answered on texts before this one, newest first; it does not count for this one."""

    @property
    def kind(self) -> str:
        return ANSWER_WORDS[self.answer][0]

    @property
    def word(self) -> str | Promise:
        return ANSWER_WORDS[self.answer][1]


@dataclass(frozen=True)
class FigureCard:
    """The figure of a goal that the carrier serves, with the month of its start."""

    goal: Goal
    indicator: Indicator
    drawing: Drawing | None


@dataclass(frozen=True)
class CarrierCard:
    """A carrier as its page shows it."""

    carrier: Carrier
    begun: CarrierMove
    started: CarrierMove | None
    ended: CarrierMove | None
    serves: tuple[str | Promise, ...]
    steps: tuple[Step, ...]
    voices: tuple[VoiceLine, ...]
    goals: tuple[Goal, ...]
    figures: tuple[FigureCard, ...]
    stuck_word: str | Promise
    stuck_since: date | None
    hurdle: Hurdle
    texts: Texts
    hearings: tuple[Hearing, ...]
    """What was asked here on its texts and is shown: what runs, and what came to no count."""
    facts: tuple[tuple[str, str], ...]
    """Why, by whom and at what price, as the proposal says it."""
    lacks: tuple[str, ...]
    """What a proposal does not say yet."""

    @property
    def accepted(self) -> int:
        """Voices that accept, of three."""
        return sum(line.answer is Answer.ACCEPTED for line in self.voices)

    @property
    def is_accepted(self) -> bool:
        return self.accepted == len(self.voices)


def carrier_card(*, actor: Actor, carrier: Carrier, at: datetime) -> CarrierCard:
    """Gather what the page of a visible carrier shows."""
    goals = goals_of(actor, [carrier])[carrier.pk]
    voices = voice_lines(carrier, actor)
    moves = moves_in_order(carrier)
    started = last(moves, Deed.START)
    stuck = stuck_reason_of(carrier, at=at)
    return CarrierCard(
        carrier=carrier,
        begun=moves[0],
        started=started,
        ended=last(moves, Deed.END),
        serves=tuple(label for value, label in SERVES if value in carrier.serves),
        steps=tuple(_steps(carrier, moves, sum(line.answer is Answer.ACCEPTED for line in voices))),
        voices=voices,
        goals=tuple(goals),
        figures=tuple(_figures(goals, started, at)),
        stuck_word=STUCK_WORDS[stuck.reason] if stuck else "",
        stuck_since=stuck.since if stuck else None,
        hurdle=hurdle(),
        texts=texts_of(actor, carrier),
        hearings=_hearings(actor, carrier),
        facts=tuple(fact for fact in text_facts(carrier) if fact[1] != UNSAID),
        lacks=tuple(lacks_of(carrier, goals)) if carrier.stage == Stage.PROPOSED.value else (),
    )


def _hearings(actor: Actor, carrier: Carrier) -> tuple[Hearing, ...]:
    if carrier.stage != Stage.PROPOSED.value:
        return ()
    return tuple(hearings_of(actor, SUBJECT_TYPE, carrier.pk))


def voice_lines(carrier: Carrier, actor: Actor, round_: int = OF_PROPOSAL) -> tuple[VoiceLine, ...]:
    """List the three voices in their order, each with its count and what was corrected in it."""
    of_round = carrier.endorsements.filter(round=round_)
    rows = list(of_round.select_related("by__member").order_by("-pk"))
    counts, needed = counts_of(carrier, rows, round_), hurdle()
    may_know = _may_know(actor, carrier)
    why = {each.corrects_id: each.reason for each in rows}
    corrected = [each for each in rows if each.pk in why]
    lines = []
    for value, label in VOICES:
        voice = Voice(value)
        row = counts.get(voice)
        lines.append(
            VoiceLine(
                voice,
                label,
                row,
                answer_of(row.tally if row else None, needed),
                needed.least(row.asked) if row else None,
                tuple(
                    (each, why[each.pk])
                    for each in corrected
                    if row and (each.voice, each.version) == (value, row.version)
                ),
                name_of(row.by) if row and row.by and may_know else "",
                tuple(
                    each
                    for each in rows
                    if each.voice == value and each.pk not in why and each != row
                ),
            )
        )
    return tuple(lines)


def _may_know(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor may read who wrote something down: who runs it or is above it."""
    return can_run_carrier(actor, carrier) or is_above(actor, carrier)


def _steps(carrier: Carrier, moves: Sequence[CarrierMove], accepted: int) -> list[Step]:
    """List the steps that lead on, with their days; of a life that has ended those it took."""
    days = {move.step: _say(move.happened_at) for move in moves}
    is_ended = carrier.stage == Stage.ENDED.value
    is_endorsed = Deed.APPROVE in days or accepted == len(Voice)
    steps = [
        Step(str(label), days.get(step, ""), "done" if step in days else "todo")
        for step, label in STEPS
        if (step != Deed.END or is_ended) and step not in BACK_AND_FORTH
    ]
    steps.insert(
        1,
        Step(
            _("Three voices"),
            _("%(accepted)s of 3") % {"accepted": accepted},
            "done" if is_endorsed else "todo",
        ),
    )
    if is_ended:
        steps = [step for step in steps if step.state == "done"]
    done = [place for place, step in enumerate(steps) if step.state == "done"]
    todo = [place for place, step in enumerate(steps) if step.state == "todo"]
    now = done[-1] if is_ended or carrier.is_running else todo[0]
    return [
        replace(step, state="now") if place == now else step for place, step in enumerate(steps)
    ]


def moves_in_order(carrier: Carrier) -> list[CarrierMove]:
    """List the moves of a carrier; no query where they were fetched with it."""
    return sorted(carrier.moves.all(), key=lambda move: move.number)


def with_life(carriers: QuerySet[Carrier]) -> QuerySet[Carrier]:
    """Fetch the moves of carriers with them, and who made them; one query for any number."""
    people = ("by__member", "on_behalf_of__member")
    return carriers.prefetch_related(Prefetch("moves", CarrierMove.objects.select_related(*people)))


def move_lines(actor: Actor, carrier: Carrier) -> list[MoveLine]:
    """List every move; who made it is for those to read who run the carrier or are above it.

    A member whose own proposal it is stays unnamed, as on the rest of the page.
    """
    moves = moves_in_order(carrier)
    own = carrier.proposed_by.user_id if carrier.proposed_by else None
    may_know = _may_know(actor, carrier)
    names = {
        user.pk: name_of(user)
        for move in moves
        for user in (move.by, move.on_behalf_of)
        if user and may_know and user.pk != own
    }
    return [
        MoveLine(
            move=move,
            label=dict(STEPS)[move.step],
            lag=(move.recorded_on - move.happened_on).days,
            by=names.get(move.by_id or 0, ""),
            on_behalf_of=names.get(move.on_behalf_of_id or 0, ""),
        )
        for move in moves
    ]


def _say(moment: datetime) -> str:
    return say_date(moment, with_time=False)


def _figures(goals: Sequence[Goal], started: CarrierMove | None, at: datetime) -> list[FigureCard]:
    found = []
    today = day_of(at)
    began = _("start of the trial")
    marks = [Mark(started.happened_on, f"{began} {_say(started.happened_at)}")] if started else ()
    for goal in goals:
        for indicator in indicators_of(goal)[:1]:
            rows = observations_until(indicator, today)
            readings = [Reading(row.period_start, row.value) for row in rows]
            if readings:
                drawing = drawing_of(indicator, readings, on=today, marks=marks)
                found.append(FigureCard(goal=goal, indicator=indicator, drawing=drawing))
    return found[:FIGURES_SHOWN]
