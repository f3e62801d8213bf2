"""The demo city's conduct reviews: one that is over, one that runs, a new version in writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.ballots.demo import fill_campaign
from xianfeng.ballots.rules.questions import Answers, Questionnaire
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.days import day_of, noon_of

from .models.campaigns import Campaign, CampaignGroup, CampaignMove, Cell, Listed, Wave
from .models.questionnaires import Draft
from .rules.campaigns import Deed, Gap, Group, Spread, Stage, ranked
from .rules.drafts import Template
from .words import template_questions

OFFICES, QUIET = 10, 3
"""Offices of a review, and the place of the one whose deputies hardly answer."""
BATCH = 1_000
WEIGHTS = dict(zip(Group, (40, 25, 15, 10, 10), strict=True))
TOWN, VILLAGE = "城区", "乡镇"


@dataclass(frozen=True)
class Plan:
    """How many of a stratum are listed and drawn at an office, and about which part answers."""

    group: Group
    stratum: str
    listed: int
    drawn: int
    rate: float


@dataclass(frozen=True)
class Span:
    """From when to when a campaign is open."""

    opens_on: date
    closes_on: date
    is_over: bool


PLANS = (
    Plan(Group.CITIZENS, TOWN, 1600, 80, 0.52),
    Plan(Group.CITIZENS, VILLAGE, 400, 80, 0.66),
    Plan(Group.ENTERPRISES, "", 240, 70, 0.55),
    Plan(Group.LOWER_UNITS, "", 90, 60, 0.72),
    Plan(Group.DEPUTIES, "", 40, 36, 0.8),
    Plan(Group.MEMBERS, "", 60, 45, 0.84),
)
NEEDED = {
    Group.CITIZENS: 80,
    Group.ENTERPRISES: 35,
    Group.LOWER_UNITS: 30,
    Group.DEPUTIES: 20,
    Group.MEMBERS: 30,
}
LEANING = {
    Group.CITIZENS: 0.0,
    Group.ENTERPRISES: -0.02,
    Group.LOWER_UNITS: 0.01,
    Group.DEPUTIES: -0.04,
    Group.MEMBERS: 0.06,
}
"""By how much a group rates better or worse than citizens do."""


def fill(*, at: datetime, seed: int) -> str:
    """Write a published questionnaire, a finished review of ten offices and a running one."""
    random = Random(seed + 52)
    today = day_of(at)
    top = Organisation.objects.select_related("unit").get(parent=None)
    offices = list(
        Unit.objects.filter(
            kind=UnitKind.OFFICE.value, closed_on=None, parent__isnull=False
        ).order_by("code")
    )
    with transaction.atomic():
        first = _draft(top, 1, at - timedelta(days=120), is_published=True)
        _draft(top, 2, at - timedelta(days=6), is_published=False)
        closed = today - timedelta(days=40)
        _campaign(
            random,
            first,
            f"{closed.year}年第一次行风评议",
            offices[:OFFICES],
            Span(closed - timedelta(days=30), closed, is_over=True),
        )
        running = _campaign(
            random,
            first,
            f"{today.year}年第二次行风评议",
            offices[OFFICES // 2 : OFFICES + OFFICES // 2],
            Span(today - timedelta(days=12), today + timedelta(days=18), is_over=False),
        )
        record(
            actor=System("demo"),
            verb="campaigns.demo.filled",
            subject=running,
            at=at,
            detail={"offices": 2 * OFFICES},
        )
    return f"2 campaigns of {OFFICES} offices"


def _draft(top: Organisation, version: int, recorded_at: datetime, *, is_published: bool) -> Draft:
    content = [question.as_json for question in template_questions(Template.CONDUCT)]
    if not is_published:
        content = [content[2], *content[:2], *content[3:]]
    return Draft.objects.create(
        organisation=top,
        title="三为三树行风评议问卷",
        template=Template.CONDUCT.value,
        line="conduct-1",
        version=version,
        content=content,
        published_at=recorded_at if is_published else None,
        recorded_at=recorded_at,
    )


def _campaign(
    random: Random, draft: Draft, title: str, offices: Sequence[Unit], span: Span
) -> Campaign:
    prepared = noon_of(span.opens_on - timedelta(days=9))
    campaign = Campaign.objects.create(
        organisation=draft.organisation,
        title=title,
        questionnaire=draft,
        opens_on=span.opens_on,
        closes_on=span.closes_on,
        gap=Gap.RESCALE.value,
        stage=Stage.APPROVED.value,
        seed=random.getrandbits(62),
        digest=sha256(random.randbytes(32)).hexdigest(),
        recorded_at=prepared,
    )
    campaign.offices.set(offices)
    CampaignMove.objects.bulk_create(
        CampaignMove(
            campaign=campaign,
            number=number,
            step=step,
            happened_at=prepared + timedelta(days=number),
            recorded_at=prepared + timedelta(days=number),
        )
        for number, step in enumerate((Deed.PREPARE, Deed.APPROVE), start=1)
    )
    CampaignGroup.objects.bulk_create(
        CampaignGroup(
            campaign=campaign,
            group=group.value,
            weight=weight,
            needed=NEEDED[group],
            expected=60,
            spread=Spread.EQUAL.value,
        )
        for group, weight in WEIGHTS.items()
    )
    cells = _cells(random, campaign, offices, 1.0 if span.is_over else 0.6)
    waves = _waves(campaign, cells)
    if not span.is_over:
        _lists(campaign, cells, waves)
    return campaign


def _cells(
    random: Random, campaign: Campaign, offices: Sequence[Unit], answered: float
) -> list[Cell]:
    """Write the cells of a campaign, and what was answered in each."""
    asked = campaign.questionnaire.questionnaire
    wanted, cells = [], []
    for office in offices:
        good = random.uniform(0.80, 0.95)
        for plan in PLANS:
            is_small = plan.group is Group.DEPUTIES and office is offices[QUIET]
            share = min(max(good + LEANING[plan.group], 0.6), 0.985)
            share -= 0.07 if plan.stratum == VILLAGE else 0
            rate = plan.rate * answered / (6 if is_small else 1)
            count = round(plan.drawn * rate * random.uniform(0.92, 1.08))
            answers = _answers(random, asked, share, min(count, plan.drawn))
            name = "/".join(filter(None, (plan.group.value, plan.stratum)))
            wanted.append((office, name, answers, plan.drawn - len(answers)))
            cells.append(
                Cell(
                    campaign=campaign,
                    office=office,
                    group=plan.group.value,
                    stratum=plan.stratum,
                    listed=plan.listed,
                    drawn=plan.drawn,
                )
            )
    keys = fill_campaign(
        random,
        asked=asked,
        title=campaign.title,
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on + timedelta(days=1),
        cells=wanted,
    )
    for cell, key in zip(cells, keys, strict=True):
        cell.round = key
    return Cell.objects.bulk_create(cells)


def _waves(campaign: Campaign, cells: Sequence[Cell]) -> dict[str, Wave]:
    """One wave a group, drawn on the first day."""
    drawn = {
        group: sum(cell.drawn for cell in cells if cell.group == group.value) for group in Group
    }
    waves = Wave.objects.bulk_create(
        Wave(
            campaign=campaign,
            group=group.value,
            number=1,
            drawn_on=campaign.opens_on,
            closes_on=campaign.opens_on + timedelta(days=14),
            drawn=drawn[group],
            opted_out=0,
        )
        for group in Group
    )
    return {wave.group: wave for wave in waves}


def _lists(campaign: Campaign, cells: Sequence[Cell], waves: dict[str, Wave]) -> None:
    """The people who were drawn, with numbers that nobody has; the rest is left out."""
    rows = []
    for cell in cells:
        of = "/".join(filter(None, (cell.office.code, cell.group, cell.stratum)))
        order = ranked(range(1, cell.listed + 1), seed=campaign.seed or 0, of=of)
        rows += [
            Listed(
                cell=cell,
                place=place,
                contact=f"1990000{place:04d}",
                wave=waves[cell.group],
            )
            for place in order[: cell.drawn]
        ]
    Listed.objects.bulk_create(rows, batch_size=BATCH)


def _answers(random: Random, asked: Questionnaire, good: float, count: int) -> list[Answers]:
    found = []
    for _number in range(count):
        mood = random.gauss(0, 0.05)
        answers: Answers = {}
        for place, question in enumerate(asked.questions):
            if question.is_optional and random.random() < 0.12:
                continue
            likely = min(max(good + mood + (0.02, 0.04, -0.02, -0.04, 0.0)[place % 5], 0.05), 0.99)
            is_good = random.random() < likely
            codes, weights = ("543", (58, 30, 12)) if is_good else ("21", (65, 35))
            answers[question.key] = random.choices(codes, weights)[0]
        found.append(answers)
    return found
