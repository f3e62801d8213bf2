"""The life of a campaign: prepared by one, approved by another; its waves (D10)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import once
from xianfeng.audit.services import take
from xianfeng.ballots.services.rounds import close_campaign_round, open_campaign_round
from xianfeng.campaigns.models.campaigns import (
    TITLE_MOST,
    Campaign,
    CampaignGroup,
    CampaignMove,
    Cell,
    Listed,
)
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.permissions import (
    authors_of,
    can_approve_campaign,
    can_run_campaign,
    runs_campaigns,
)
from xianfeng.campaigns.rules.campaigns import (
    LIFE,
    Deed,
    Gap,
    Group,
    Phase,
    Spread,
    checked_weights,
)
from xianfeng.campaigns.selectors.campaigns import digest_of_lists, locked_campaign, phase
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.foundation.reasons import checked_line, checked_reason
from xianfeng.foundation.refusals import Missing, NotAfter, Over
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.ground import require_open

SEED_BITS = 62
"""Bits of a draw; so many that nobody tries draws until one pleases, and a database holds them."""
TWICE = N_("This organisation already has a campaign with this title.")


class OfficesOutside(Refusal):
    """A campaign judges what lies below the organisation that runs it."""

    sentence = N_("“{name}” does not belong to the organisation that runs the campaign.")
    beside = ("offices",)


@dataclass(frozen=True)
class GroupPlan:
    """What one group weighs, needs and is expected to answer; percent, answers, percent."""

    weight: int
    needed: int
    expected: int
    spread: Spread


@dataclass(frozen=True)
class CampaignPlan:
    """What a campaign is to be.

    Attributes:
        groups: those that are asked; their weights make up 100 percent.
    """

    title: str
    questionnaire: Draft
    opens_on: date
    closes_on: date
    gap: Gap
    groups: Mapping[Group, GroupPlan]
    offices: Sequence[Unit]


def prepare_campaign(
    *, actor: Actor, organisation: Organisation, plan: CampaignPlan, at: datetime
) -> Campaign:
    """Write down a campaign; it asks nobody before another officer has approved it.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        WrongWeights, Missing, TooLong, NotAfter, OfficesOutside, Twice, IsClosed: as they say.
    """
    require(runs_campaigns, actor, organisation)
    with once(TWICE):
        require_open(actor=actor, node=organisation, at=at)
        campaign = Campaign(organisation=organisation, recorded_at=at)
        _write(campaign, plan, at)
        move = CampaignMove(campaign=campaign, step=Deed.PREPARE, happened_at=at)
        take(actor=actor, move=move, verb="campaigns.campaign.prepared", at=at)
    return campaign


def change_campaign(
    *, actor: Actor, campaign: Campaign, plan: CampaignPlan, at: datetime
) -> Campaign:
    """Change a campaign that nobody has approved yet; whoever changes it does not approve it.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        MovedOn: it is no draft any more.
        WrongWeights, Missing, TooLong, NotAfter, OfficesOutside, Twice: as they say.
    """
    require(can_run_campaign, actor, campaign)
    with once(TWICE):
        row = locked_campaign(campaign)
        move = CampaignMove(campaign=row, step=Deed.CHANGE, happened_at=at)
        take(actor=actor, move=move, verb="campaigns.campaign.changed", at=at)
        _write(row, plan, at)
    return row


def _write(campaign: Campaign, plan: CampaignPlan, at: datetime) -> None:
    campaign.title = checked_line(plan.title, what=N_("The title"), most=TITLE_MOST, field="title")
    weights = checked_weights({group: each.weight for group, each in plan.groups.items()})
    first = max(plan.opens_on, day_of(at))
    if plan.closes_on <= first:
        raise NotAfter(day=first, why=N_("people need time to answer"), beside=("closes_on",))
    if not plan.offices:
        raise Missing(what=N_("The offices that are judged"), beside=("offices",))
    top = campaign.organisation.unit
    for office in plan.offices:
        if top is None or not is_at_or_below(office.path, top.path):
            raise OfficesOutside(name=office.name)
    if plan.questionnaire.published_at is None:
        raise Missing(what=N_("A published questionnaire"), beside=("questionnaire",))
    campaign.questionnaire = plan.questionnaire
    campaign.opens_on, campaign.closes_on = plan.opens_on, plan.closes_on
    campaign.gap = plan.gap.value
    campaign.save()
    campaign.offices.set(plan.offices)
    campaign.groups.all().delete()
    CampaignGroup.objects.bulk_create(
        CampaignGroup(
            campaign=campaign,
            group=group.value,
            weight=weight,
            needed=plan.groups[group].needed,
            expected=plan.groups[group].expected,
            spread=plan.groups[group].spread.value,
        )
        for group, weight in weights.items()
    )


@decision
def approve_campaign(*, actor: Actor, campaign: Campaign, at: datetime) -> Campaign:
    """Approve a campaign: the lists are frozen, their hash is written down, and the lot is drawn.

    The lot comes after the hash, so that no list can be made for it.

    Raises:
        NotAllowed: the actor is no officer there or above.
        OwnMatter: the actor, or somebody whose deputy the actor is, wrote it.
        MovedOn: it is no draft any more.
        Over: its last day has passed.
    """
    with transaction.atomic():
        row = locked_campaign(campaign)
        require_free(actor, *authors_of(row), at=at)
        require(can_approve_campaign, actor, row)
        if row.closes_on <= day_of(at):
            raise Over(what=N_("The period"))
        _complete_cells(row)
        row.digest = digest_of_lists(row)
        row.seed = secrets.randbits(SEED_BITS)
        row.save(update_fields=["digest", "seed"])
        _open_rounds(actor, row, at)
        take(
            actor=actor,
            move=CampaignMove(campaign=row, step=Deed.APPROVE, happened_at=at),
            verb="campaigns.campaign.approved",
            at=at,
            detail={"digest": row.digest, "seed": row.seed},
        )
    return row


def _complete_cells(campaign: Campaign) -> None:
    """Make a cell for each office and group without a list: there slips are handed out."""
    there = set(campaign.cells.values_list("office", "group"))
    offices = campaign.offices.order_by("path").values_list("pk", flat=True)
    groups = campaign.groups.order_by("pk").values_list("group", flat=True)
    Cell.objects.bulk_create(
        Cell(campaign=campaign, office_id=office, group=group)
        for office in offices
        for group in groups
        if (office, group) not in there
    )
    # What the lists say of others than those who are judged or asked is not used.
    foreign = Cell.objects.filter(campaign=campaign).exclude(office__in=offices, group__in=groups)
    Listed.objects.filter(cell__in=foreign).delete()
    foreign.delete()


def _open_rounds(actor: Actor, campaign: Campaign, at: datetime) -> None:
    """Open a round of the box for each cell: its ballots are opened and counted by themselves."""
    cells = campaign.cells.select_related("office").order_by("office__path", "pk")
    for cell in cells:
        made = open_campaign_round(
            actor=actor,
            unit=cell.office,
            questionnaire=campaign.questionnaire.name,
            group="/".join(filter(None, (cell.group, cell.stratum))),
            title=campaign.title,
            opens_on=campaign.opens_on,
            closes_on=campaign.closes_on + timedelta(days=1),
            at=at,
        )
        cell.round = made.pk
    Cell.objects.bulk_update(cells, ["round"])


def end_campaign(*, actor: Actor, campaign: Campaign, reason: str, at: datetime) -> Campaign:
    """End a campaign before its time; ballots that were given stay, and the reason is public.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        Over: it is over already.
        NoReason, TooLong, MovedOn: as they say.
    """
    require(can_run_campaign, actor, campaign)
    with transaction.atomic():
        row = locked_campaign(campaign)
        if phase(row, day_of(at)) is Phase.OVER:
            raise Over(what=LIFE.noun)
        move = CampaignMove(
            campaign=row, step=Deed.END, happened_at=at, reason=checked_reason(reason)
        )
        take(actor=actor, move=move, verb="campaigns.campaign.ended", at=at)
        for cell in row.cells.filter(round__isnull=False).select_related("office"):
            close_campaign_round(actor=actor, unit=cell.office, key=cell.round or 0, at=at)
    return row
