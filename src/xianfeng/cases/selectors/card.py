"""What the page of a case shows, to the citizen and to the office."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import pgettext

from xianfeng.access.selectors.deputies import names_of
from xianfeng.cases.models.cases import About, Case, Deadline, Hand
from xianfeng.cases.models.said import Answer, FollowUp
from xianfeng.cases.rules.life import HandSpan, HandTime, over_of, times_of
from xianfeng.cases.selectors.calendar import working_days
from xianfeng.cases.selectors.figures import template_shares
from xianfeng.cases.words import STAGE_KINDS, say_days, say_line, say_share
from xianfeng.organisation.selectors.days import day_of


@dataclass(frozen=True)
class TimelineLine:
    """A dated line: what happened, what was said, and who did it."""

    on: date
    sentence: str
    words: str
    by: str


@dataclass(frozen=True)
class DeadlineCard:
    """A day that was promised, with the days that were counted and those that were not."""

    due: date
    counted: str
    passed: str
    is_provisional: bool
    is_late: bool
    kept_on: date | None


@dataclass(frozen=True)
class AnswerCard:
    """What the office answered; of a template, how many of its last answers were made of it too."""

    words: str
    public_words: str
    recorded_at: datetime
    share: str


@dataclass(frozen=True)
class CaseCard:
    """What both sides see of a case."""

    case: Case
    stage_kind: str
    contact: DeadlineCard
    settle: DeadlineCard
    hands: tuple[HandTime, ...]
    days: int
    working: int
    over: int
    lines: tuple[TimelineLine, ...]
    answers: tuple[AnswerCard, ...]
    question: FollowUp | None
    is_asked_above: bool
    is_returned_twice: bool
    end: Case | None
    orders: tuple[str, ...]

    @property
    def can_reopen(self) -> bool:
        return not self.case.is_open


def case_card(case: Case, *, at: datetime, to_citizen: bool = False) -> CaseCard:
    """Gather what the page of a case shows, in a fixed number of queries."""
    today = day_of(at)
    deadlines = {row.kind: row for row in case.deadlines.order_by("number")}
    lines = list(case.lines.order_by("number"))
    names = names_of(line.by_id for line in lines)
    times = _times(case, today)
    rulings = [row.about for row in case.rulings.filter(closed_at=None).order_by("pk")]
    return CaseCard(
        case=case,
        stage_kind=STAGE_KINDS[case.stage],
        contact=_deadline(
            deadlines[Deadline.Kind.CONTACT],
            case.contacted_on,
            is_late=case.is_contact_late(today),
        ),
        settle=_deadline(
            deadlines[Deadline.Kind.SETTLE], case.ended_on, is_late=case.is_late(today)
        ),
        hands=times,
        days=sum(each.days for each in times),
        working=sum(each.working for each in times),
        over=over_of(times),
        lines=tuple(
            TimelineLine(
                line.on,
                say_line(line, to_citizen=to_citizen),
                line.words,
                names.get(line.by_id or 0, ""),
            )
            for line in lines
        ),
        answers=_answers(case, at=at),
        question=case.follow_ups.filter(verdict="").order_by("-number").first(),
        is_asked_above=About.CITIZEN in rulings,
        is_returned_twice=About.RETURNED in rulings,
        end=case.together_with,
        orders=tuple(case.foreign_numbers.order_by("pk").values_list("number", flat=True)),
    )


def _answers(case: Case, *, at: datetime) -> tuple[AnswerCard, ...]:
    rows: list[Answer] = list(case.answers.order_by("-pk"))
    is_of_template = any(row.template_id for row in rows)
    shares = template_shares(case.holder, at=at) if is_of_template else {}
    return tuple(
        AnswerCard(
            row.words,
            row.public_words,
            row.recorded_at,
            say_share(*shares[row.template_id]) if row.template_id in shares else "",
        )
        for row in rows
    )


def _times(case: Case, today: date) -> tuple[HandTime, ...]:
    hands: list[Hand] = list(case.hands.select_related("unit").order_by("number"))
    end = case.ended_on or today
    spans = [
        HandSpan(
            hand.unit.name,
            hand.since,
            hand.until or (end if case.ended_on else None),
            hand.returned,
        )
        for hand in hands
    ]
    table = working_days(case.arrived_on)
    return times_of(spans, table, due=case.settle_due, today=end)


def _deadline(row: Deadline, kept_on: date | None, *, is_late: bool) -> DeadlineCard:
    counting = row.counting
    return DeadlineCard(
        due=row.due,
        counted=say_days(counting.counted),
        passed=say_days(counting.passed) or pgettext("of a case", "none"),
        is_provisional=counting.is_provisional,
        is_late=is_late,
        kept_on=kept_on,
    )
