"""What became of the cases of a place, which answers repeat, and what is asked of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext

from xianfeng.actors.rules import Actor
from xianfeng.cases.models.cases import IS_OPEN, Case
from xianfeng.cases.models.said import Answer, AnswerTemplate, SignReply
from xianfeng.cases.permissions import can_keep_templates, office_of
from xianfeng.cases.rules.figures import (
    Burst,
    Group,
    Outcome,
    SaidSettled,
    SameAnswer,
    bursts,
    outcome_of,
    same_answers,
)
from xianfeng.cases.rules.life import Deed
from xianfeng.cases.selectors.visible import cases_visible_to
from xianfeng.foundation.paths import down_to
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import below, units_visible_to
from xianfeng.ui.words import say_date

TEMPLATE_DAYS = 90
SIGN_QUARTERS = 2


def outcome(cases: QuerySet[Case], *, today: date) -> Outcome:
    """Count what became of cases, in one query."""
    late = Q(ended_on__gt=F("settle_due")) | (IS_OPEN & Q(settle_due__lt=today))
    rows = (
        cases.order_by()
        .values("stage", "verdict")
        .annotate(
            count=Count("pk"),
            asked=Count("pk", filter=Q(asked_on__isnull=False)),
            said_settled=Count("pk", filter=Q(settled_on__isnull=False)),
            reopened=Count("pk", filter=Q(reopenings__gt=0)),
            late=Count("pk", filter=late),
        )
    )
    return outcome_of(Group(**row) for row in rows)


@dataclass(frozen=True)
class WindowPlace:
    """What everybody reads of a window's cases: counts that add up, or that there are too few."""

    code: str
    outcome: Outcome | None
    minimum: int

    @property
    def address(self) -> str:
        """Where a case is opened at this window."""
        return f"{reverse('cases:new')}?{urlencode({'window': self.code})}"


def window_card(window_id: int, code: str, *, today: date) -> WindowPlace:
    """Count the cases of a window of the last year; too few say nothing."""
    year = Case.objects.filter(
        window=window_id, arrived_on__gt=today - timedelta(days=365), arrived_on__lte=today
    )
    minimum = settings.FIGURES.cell_minimum
    return WindowPlace(code, outcome(year, today=today).published(minimum), minimum)


@dataclass(frozen=True)
class Sign:
    """A question that the figures of an office raise, with the records behind it and replies."""

    key: str
    unit: Unit
    what: SameAnswer | Burst
    words: str
    replies: tuple[SignReply, ...]
    may_reply: bool

    @property
    def is_burst(self) -> bool:
        return isinstance(self.what, Burst)

    @property
    def count(self) -> int:
        return len(self.what.cases)

    @property
    def numbers(self) -> str:
        """The numbers of the cases, as the list is narrowed by them."""
        return ",".join(map(str, self.what.cases))

    @property
    def half(self) -> str:
        """The half day, in words."""
        if not isinstance(self.what, Burst):
            return ""
        day, part = self.what.half.split()
        words = gettext("afternoon") if part == "pm" else gettext("morning")
        return f"{say_date(date.fromisoformat(day))} {words}"


def signs(actor: Actor, *, at: datetime) -> list[Sign]:
    """Find what raises a question in the offices within reach, in these two quarters."""
    today = day_of(at)
    since = Period.quarter_of(today).back(SIGN_QUARTERS)[-1].start
    rows = (
        Answer.objects.filter(
            case__in=cases_visible_to(actor).order_by().values("pk"),
            recorded_at__date__gte=since,
            case__moves__step=Deed.SETTLE.value,
        )
        .select_related("case__window__parent")
        .order_by("pk")
        .distinct()
    )
    by_office: dict[int, list[SaidSettled]] = {}
    offices: dict[int, Unit] = {}
    words: dict[str, str] = {}
    for answer in rows:
        office = office_of(answer.case.window)
        offices[office.pk] = office
        words[answer.digest] = answer.public_words
        moment = timezone.localtime(answer.recorded_at)
        half = f"{moment:%Y-%m-%d} {'am' if moment.hour < 12 else 'pm'}"  # noqa: PLR2004 -- noon
        by_office.setdefault(office.pk, []).append(
            SaidSettled(answer.case_id, moment.date(), half, answer.digest)
        )
    figures = settings.FIGURES
    found: list[tuple[str, Unit, SameAnswer | Burst, str]] = []
    for key in sorted(by_office, key=lambda pk: offices[pk].path):
        said = by_office[key]
        found += [
            (f"burst {each.half}", offices[key], each, "")
            for each in bursts(said, least=figures.case_burst, last_days=figures.case_burst_days)
        ]
        found += [
            (f"same {each.answer[:16]}", offices[key], each, words[each.answer])
            for each in same_answers(said, least=figures.case_same_answers)
        ]
    replies: dict[tuple[int, str], list[SignReply]] = {}
    for reply in SignReply.objects.filter(unit__in=offices).order_by("pk"):
        replies.setdefault((reply.unit_id, reply.sign), []).append(reply)
    return [
        Sign(
            key,
            unit,
            what,
            text,
            tuple(replies.get((unit.pk, key), ())),
            can_keep_templates(actor, unit),
        )
        for key, unit, what, text in found
    ]


def template_shares(unit: Unit, *, at: datetime) -> dict[int, tuple[int, int]]:
    """Return template → how many of the answers of a unit's office were made of it, of how many."""
    office = office_of(unit)
    since = at - timedelta(days=TEMPLATE_DAYS)
    rows = Answer.objects.filter(
        below(office.path, prefix="case__holder__"), recorded_at__gt=since
    ).order_by()
    counts = dict(rows.values_list("template").annotate(count=Count("pk")))
    total = sum(counts.values())
    return {key: (count, total) for key, count in counts.items() if key is not None}


def templates_for(unit: Unit) -> QuerySet[AnswerTemplate]:
    """Return the templates that answers of a unit can begin with: its own, and those above it."""
    return AnswerTemplate.objects.filter(unit__path__in=down_to(unit.path), ended_on=None).order_by(
        "name", "pk"
    )


def templates_visible_to(actor: Actor) -> QuerySet[AnswerTemplate]:
    """Return the templates of units in reach, with how many answers were made of each."""
    return (
        AnswerTemplate.objects.filter(unit__in=units_visible_to(actor).order_by().values("pk"))
        .select_related("unit")
        .annotate(used=Count("answers"), last_used=Max("answers__recorded_at"))
    )
