"""Questionnaires and campaigns for tests, made by one officer and approved by another."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from tests.factories.organisation import NOW, make_actor
from xianfeng.actors.rules import RoleKind
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.counts import month_number
from xianfeng.ballots.rules.questions import CONDUCT_1
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.campaigns.models.campaigns import Campaign, Cell, Listed
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.rules.campaigns import Gap, Group, Spread
from xianfeng.campaigns.rules.drafts import Template
from xianfeng.campaigns.rules.reviews import measures_of
from xianfeng.campaigns.services.campaigns import (
    CampaignPlan,
    GroupPlan,
    approve_campaign,
    prepare_campaign,
)
from xianfeng.campaigns.services.questionnaires import begin_questionnaire, publish_questionnaire
from xianfeng.campaigns.words import template_questions
from xianfeng.cases.models.said import OptOut
from xianfeng.cases.selectors.sending import contact_digest
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

TWO_ASKED = tuple(each for each in measures_of(CONDUCT_1) if each.is_level)[:2]
"""Questions with levels that filled cells have answered."""
WEIGHTS: Mapping[Group, int] = {
    Group.CITIZENS: 40,
    Group.ENTERPRISES: 25,
    Group.LOWER_UNITS: 15,
    Group.DEPUTIES: 10,
    Group.MEMBERS: 10,
}
OPENS, CLOSES = date(2026, 9, 20), date(2026, 10, 20)


def make_draft(
    organisation: Organisation,
    *,
    title: str = "行风评议问卷",
    template: Template = Template.CONDUCT,
    is_published: bool = False,
    at: datetime = NOW,
) -> Draft:
    draft = begin_questionnaire(
        actor=make_actor(RoleKind.OFFICER, organisation),
        organisation=organisation,
        title=title,
        template=template,
        questions=template_questions(template),
        at=at,
    )
    if is_published:
        second = make_actor(RoleKind.OFFICER, organisation)
        draft = publish_questionnaire(actor=second, draft=draft, at=at)
    return draft


def make_plan(
    questionnaire: Draft,
    offices: Sequence[Unit],
    *,
    title: str = "上半年行风评议",
    weights: Mapping[Group, int] = WEIGHTS,
    needed: int = 25,
    spread: Spread = Spread.IN_PROPORTION,
    gap: Gap = Gap.RESCALE,
    opens_on: date = OPENS,
    closes_on: date = CLOSES,
) -> CampaignPlan:
    return CampaignPlan(
        title=title,
        questionnaire=questionnaire,
        opens_on=opens_on,
        closes_on=closes_on,
        gap=gap,
        groups={
            group: GroupPlan(weight=weight, needed=needed, expected=50, spread=spread)
            for group, weight in weights.items()
        },
        offices=offices,
    )


def make_campaign(
    organisation: Organisation,
    offices: Sequence[Unit],
    *,
    plan: CampaignPlan | None = None,
    lists: Mapping[tuple[Group, str], int] | None = None,
    is_approved: bool = True,
    title: str = "上半年行风评议",
    at: datetime = NOW,
) -> Campaign:
    """A campaign whose lists name so many people for each office, by group and stratum."""
    if plan is None:
        draft = make_draft(organisation, is_published=True, at=at - timedelta(days=1))
        plan = make_plan(draft, offices, title=title)
    author = make_actor(RoleKind.OFFICER, organisation)
    campaign = prepare_campaign(actor=author, organisation=organisation, plan=plan, at=at)
    for office in offices:
        for (group, stratum), count in (lists or {}).items():
            make_list(campaign, office, group, stratum=stratum, count=count)
    if is_approved:
        second = make_actor(RoleKind.OFFICER, organisation)
        campaign = approve_campaign(actor=second, campaign=campaign, at=at)
    return campaign


def make_list(
    campaign: Campaign, office: Unit, group: Group, *, stratum: str = "", count: int = 1
) -> Cell:
    cell = Cell.objects.create(
        campaign=campaign, office=office, group=group.value, stratum=stratum, listed=count
    )
    Listed.objects.bulk_create(
        Listed(cell=cell, place=place, contact=f"138{place:08d}") for place in range(1, count + 1)
    )
    return cell


def opt_out_all(people: QuerySet[Listed]) -> None:
    """Let people say that they want no messages from anybody here."""
    OptOut.objects.bulk_create(
        OptOut(digest=contact_digest(contact), recorded_on=NOW.date())
        for contact in people.values_list("contact", flat=True)
    )


def fill_cell(cell: Cell, *, good: int, bad: int) -> Cell:
    """Used slips of a cell and what was answered, as an opening would leave them."""
    for question in ("", *(each.question.key for each in TWO_ASKED)):
        for code, count in {"5": good, "1": bad}.items() if question else [("", good + bad)]:
            row, _ = Tally.objects.get_or_create(
                round_id=cell.round or 0,
                month=month_number(NOW.date()),
                in_log=True,
                question=question,
                code=code,
                defaults={"count": 0},
            )
            row.count += count
            row.save()
    batch = Batch.objects.create(
        round_id=cell.round or 0, count=good + bad, printed_on=NOW.date(), place=0
    )
    start = Slip.objects.count()
    Slip.objects.bulk_create(
        Slip(
            digest=f"{start + place:064d}",
            batch=batch,
            state=SlipState.USED.value,
            commitment=bytes(32),
            place=0,
        )
        for place in range(good + bad)
    )
    return cell
