"""What the page of one carrier shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models import SERVES, VOICES, Carrier, Endorsement
from xianfeng.carriers.permissions import can_propose
from xianfeng.carriers.rules import RUNNING, Answer, Stage, Tally, Voice, answer_of
from xianfeng.carriers.words import ANSWER_WORDS, STAGE_KINDS, STUCK_WORDS
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import subtree
from xianfeng.plans.models import Goal, Indicator
from xianfeng.plans.selectors import indicators_of, observations_before
from xianfeng.ui.charts import Series
from xianfeng.ui.words import say_date

from .catalogue import NEWEST_FIRST, CarrierRow, carrier_rows, carriers_visible_to, goals_of
from .stuck import stuck_reason_of

FIGURES_SHOWN = 2
MONTHS_SHOWN = 24
PLACE_ROWS = 12


@dataclass(frozen=True)
class Step:
    """One step of a life: what, when or how far, and whether it is done."""

    label: str
    note: str
    state: str


@dataclass(frozen=True)
class VoiceLine:
    """One voice: its count where there is one, and what it amounts to."""

    label: str | Promise
    endorsement: Endorsement | None
    answer: Answer

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
    series: tuple[Series, ...]
    mark: str


@dataclass(frozen=True)
class CarrierCard:
    """A carrier as its page shows it."""

    carrier: Carrier
    stage_kind: str
    serves: tuple[str | Promise, ...]
    steps: tuple[Step, ...]
    voices: tuple[VoiceLine, ...]
    goals: tuple[Goal, ...]
    figures: tuple[FigureCard, ...]
    stuck_word: str | Promise
    stuck_since: date | None
    quorum: int
    share: Fraction

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
    voices = voice_lines(carrier)
    stuck = stuck_reason_of(carrier, at=at)
    return CarrierCard(
        carrier=carrier,
        stage_kind=STAGE_KINDS[Stage(carrier.stage)],
        serves=tuple(label for value, label in SERVES if value in carrier.serves),
        steps=tuple(_steps(carrier, voices)),
        voices=voices,
        goals=tuple(goals),
        figures=tuple(_figures(goals, carrier, at)),
        stuck_word=STUCK_WORDS[stuck.reason] if stuck else "",
        stuck_since=stuck.since if stuck else None,
        quorum=settings.FIGURES.endorsement_quorum,
        share=settings.FIGURES.endorsement_share,
    )


def voice_lines(carrier: Carrier) -> tuple[VoiceLine, ...]:
    """List the three voices in their order, each with its count."""
    counts = {Voice(row.voice): row for row in carrier.endorsements.order_by("pk")}

    def answer(tally: Tally | None) -> Answer:
        figures = settings.FIGURES
        return answer_of(tally, quorum=figures.endorsement_quorum, share=figures.endorsement_share)

    return tuple(
        VoiceLine(label, row := counts.get(Voice(value)), answer(row.tally if row else None))
        for value, label in VOICES
    )


def _steps(carrier: Carrier, voices: Sequence[VoiceLine]) -> list[Step]:
    stage = Stage(carrier.stage)
    order = list(Stage)
    accepted = sum(line.answer is Answer.ACCEPTED for line in voices)
    under_way = _("under way")
    has_passed = carrier.approved_at is not None
    steps = [
        Step(_("Proposal"), _say(carrier.proposed_at), "done"),
        Step(
            _("Three voices"),
            _("%(accepted)s of 3") % {"accepted": accepted},
            "done" if has_passed or accepted == len(voices) else "todo",
        ),
        Step(_("Approval"), _say(carrier.approved_at), "done" if has_passed else "todo"),
        Step(_("Trial"), _say(carrier.started_at), "done" if carrier.started_at else "todo"),
    ]
    if stage is Stage.ENDED:
        lived = [step for step in steps if step.state == "done"]
        return [*lived, Step(_("End"), _say(carrier.ended_at), "now")]
    for following, label in ((Stage.REGULAR, _("Regular")), (Stage.INSTITUTION, _("Institution"))):
        is_there = order.index(stage) >= order.index(following)
        steps.append(Step(label, "", "done" if is_there else "todo"))
    current = _current(stage, steps)
    if stage in RUNNING and not steps[current].note:
        steps[current] = Step(steps[current].label, under_way, "now")
    return [
        Step(step.label, step.note, "now") if place == current else step
        for place, step in enumerate(steps)
    ]


def _current(stage: Stage, steps: Sequence[Step]) -> int:
    """Return the step that the carrier is at: one that runs, or the first one not done."""
    if stage in RUNNING:
        return max(place for place, step in enumerate(steps) if step.state == "done")
    return next(place for place, step in enumerate(steps) if step.state == "todo")


def _say(moment: datetime | None) -> str:
    return "" if moment is None else say_date(moment, with_time=False)


def _figures(goals: Sequence[Goal], carrier: Carrier, at: datetime) -> list[FigureCard]:
    found = []
    today = timezone.localtime(at).date()
    for goal in goals:
        for indicator in indicators_of(goal)[:1]:
            rows = list(observations_before(indicator, today))[-MONTHS_SHOWN:]
            if not rows:
                continue
            pairs = [(f"{row.period_start:%Y-%m}", float(row.value)) for row in rows]
            started = carrier.started_at and timezone.localtime(carrier.started_at)
            found.append(
                FigureCard(
                    goal=goal,
                    indicator=indicator,
                    series=(Series.of(indicator.name, pairs),),
                    mark=f"{started:%Y-%m}" if started else "",
                )
            )
    return found[:FIGURES_SHOWN]


@dataclass(frozen=True)
class PlaceCard:
    """The carriers of a goal or an organisation, as shown on its page."""

    rows: tuple[CarrierRow, ...]
    more: int
    propose_url: str
    """Where the actor may propose one; empty for others."""


def carriers_of_goal(actor: Actor | None, goal: Goal) -> PlaceCard | None:
    """Return the carriers that serve a goal and the actor may see; empty rows are the message."""
    if actor is None:
        return None
    carriers = carriers_visible_to(actor).filter(
        pk__in=goal.links.filter(subject_type="carriers.carrier").values("subject_id")
    )
    query = f"?goal={goal.pk}"
    return _place(actor, list(carriers.order_by(*NEWEST_FIRST)), query)


def carriers_of_organisation(actor: Actor | None, organisation: Organisation) -> PlaceCard | None:
    """Return the carriers of an organisation and of all below, as far as the actor may see them."""
    if actor is None:
        return None
    below = subtree(Organisation.objects.all(), organisation.path)
    carriers = carriers_visible_to(actor).filter(organisation__in=below.values("pk"))
    is_open = organisation.closed_on is None
    return _place(actor, list(carriers.order_by(*NEWEST_FIRST)), may_propose=is_open)


def _place(
    actor: Actor, carriers: list[Carrier], query: str = "", *, may_propose: bool = True
) -> PlaceCard:
    shown = carriers[:PLACE_ROWS]
    return PlaceCard(
        rows=tuple(carrier_rows(actor, shown)),
        more=len(carriers) - len(shown),
        propose_url=reverse("carriers:propose") + query
        if may_propose and can_propose(actor)
        else "",
    )
