"""What a campaign shows: how it stands while it runs, and its table once it is over."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import QuerySet

from xianfeng.ballots.rules.questions import Question
from xianfeng.campaigns.models.campaigns import (
    Campaign,
    CampaignGroup,
    CampaignMove,
    Cell,
    Wave,
)
from xianfeng.campaigns.rules.campaigns import Deed, Gap, Group, Phase, Quota, Response, Stage
from xianfeng.campaigns.rules.comparing import Changes, changes
from xianfeng.campaigns.rules.reviews import (
    CellCounts,
    Measure,
    OfficeResult,
    Plan,
    measures_of,
    office_result,
)
from xianfeng.foundation.stats.ranks import Standing, standings
from xianfeng.organisation.models.units import Unit

from .campaigns import phase
from .cells import answered_in, given_in


@dataclass(frozen=True)
class GroupCard:
    """How a group stands in a campaign, all offices together."""

    group: Group
    plan: CampaignGroup
    response: Response
    filled: int
    offices: int
    waves: tuple[Wave, ...]

    @property
    def last(self) -> Wave | None:
        return self.waves[-1] if self.waves else None


@dataclass(frozen=True)
class OfficeRow:
    """An office of a campaign: how many each group needs and gave."""

    office: Unit
    quotas: tuple[tuple[tuple[Cell, ...], Quota], ...]


@dataclass(frozen=True)
class CampaignCard:
    """What the page of a campaign shows to those who look after it."""

    campaign: Campaign
    phase: Phase
    groups: tuple[GroupCard, ...]
    offices: tuple[OfficeRow, ...]
    ended: CampaignMove | None


def campaign_card(campaign: Campaign, *, today: date) -> CampaignCard:
    """Gather how a campaign stands; what people answer is not known before it is over."""
    cells = list(campaign.cells.select_related("office").order_by("office__path", "pk"))
    answered = answered_in(cells)
    plans = _plans(campaign)
    waves: dict[str, list[Wave]] = defaultdict(list)
    for wave in campaign.waves.order_by("group", "number"):
        waves[wave.group].append(wave)
    of: dict[tuple[int, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        of[cell.office_id, cell.group].append(cell)
    offices = list(campaign.offices.order_by("path"))
    rows = tuple(
        OfficeRow(
            office,
            tuple(
                (
                    tuple(cell for cell in found if cell.round is not None),
                    Quota(plan.needed, sum(answered[cell.pk] for cell in found)),
                )
                for plan in plans
                for found in [of[office.pk, plan.group]]
            ),
        )
        for office in offices
    )
    groups = tuple(
        GroupCard(
            Group(plan.group),
            plan,
            sum(
                (cell.response(answered[cell.pk]) for cell in cells if cell.group == plan.group),
                Response(0, 0, 0, 0),
            ),
            sum(row.quotas[place][1].is_filled for row in rows),
            len(offices),
            tuple(waves[plan.group]),
        )
        for place, plan in enumerate(plans)
    )
    moves = campaign.moves.order_by("number")
    ended = next((move for move in moves if move.step == Deed.END), None)
    return CampaignCard(campaign, phase(campaign, today), groups, rows, ended)


def _plans(campaign: Campaign) -> list[CampaignGroup]:
    """List the groups of a campaign in the order in which they are always named."""
    order = list(Group)
    return sorted(campaign.groups.all(), key=lambda plan: order.index(Group(plan.group)))


@dataclass(frozen=True)
class ReviewPage:
    """The table of a campaign that is over: offices by code, never by figure."""

    campaign: Campaign
    plan: Plan
    measures: tuple[Measure, ...]
    offices: tuple[tuple[Unit, OfficeResult], ...]
    ended: CampaignMove | None
    before: "ReviewPage | None" = None
    """The review before, of the same organisation; what changed is said against it."""

    @cached_property
    def _standings(self) -> Mapping[str, Mapping[str, Standing | None]]:
        codes = [office.code for office, _result in self.offices]
        found = {}
        for measure in self.measures:
            shares = [result.overall[measure.name].weighted for _office, result in self.offices]
            stand = standings([share.counted if share else None for share in shares])
            found[measure.name] = dict(zip(codes, stand, strict=True))
        return found

    def standings(self, code: str) -> Mapping[str, Standing | None]:
        """Say by measure where an office may stand among all."""
        return {name: of[code] for name, of in self._standings.items()}

    def changes(self, code: str) -> Changes:
        """Say by measure and group how much an office's shares changed since the review before."""
        now, then = self.of(code), self.before.of(code) if self.before else None
        if now is None or then is None or self.before is None:
            return {}
        asked = (_questions(self.before.campaign), _questions(self.campaign))
        return changes(now[1], then[1], asked)

    @property
    def levels(self) -> tuple[Measure, ...]:
        """The questions with levels: what the table of all offices shows."""
        return tuple(measure for measure in self.measures if measure.is_level)

    def of(self, code: str) -> tuple[Unit, OfficeResult] | None:
        """Return the result of the office with this code."""
        return next((each for each in self.offices if each[0].code == code), None)


def reviews_shown(today: date) -> QuerySet[Campaign]:
    """List the campaigns whose results are public: approved, and over or ended (by rule)."""
    over = Campaign.objects.filter(stage=Stage.APPROVED.value, closes_on__lt=today)
    ended = Campaign.objects.filter(stage=Stage.ENDED.value, seed__isnull=False)
    return (over | ended).select_related("organisation", "questionnaire")


def _questions(campaign: Campaign) -> Sequence[Question]:
    return campaign.questionnaire.questionnaire.questions


def review_before(campaign: Campaign, *, today: date) -> Campaign | None:
    """Return the last published review of the organisation that was over when this one began."""
    earlier = reviews_shown(today).filter(
        organisation=campaign.organisation_id, closes_on__lt=campaign.opens_on
    )
    return earlier.order_by("-closes_on", "-pk").first()


def review_page(campaign: Campaign, *, today: date | None = None) -> ReviewPage:
    """Reckon the table of a campaign: groups by the weights of their draw, then by their own.

    Args:
        today: where the review before is wanted too, which is public by that day.
    """
    earlier = review_before(campaign, today=today) if today else None
    plans = _plans(campaign)
    plan = Plan(
        weights={Group(each.group): each.weight for each in plans},
        needed={Group(each.group): each.needed for each in plans},
        gap=Gap(campaign.gap),
        minimum=settings.FIGURES.cell_minimum,
        good_level=settings.FIGURES.good_level,
    )
    measures = measures_of(campaign.questionnaire.questionnaire)
    cells = list(campaign.cells.order_by("pk"))
    answered, given = answered_in(cells), given_in(cells)
    of: dict[int, dict[Group, list[CellCounts]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        of[cell.office_id][Group(cell.group)].append(
            CellCounts(cell.stratum, cell.listed, cell.response(answered[cell.pk]), given[cell.pk])
        )
    offices = campaign.offices.order_by("code")
    moves = campaign.moves.order_by("number")
    return ReviewPage(
        campaign,
        plan,
        measures,
        tuple((office, office_result(of[office.pk], measures, plan)) for office in offices),
        next((move for move in moves if move.step == Deed.END), None),
        review_page(earlier) if earlier else None,
    )
