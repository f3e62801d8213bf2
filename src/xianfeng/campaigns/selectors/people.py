"""The lists of people to ask: what an import has to know, and what goes out of a wave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from urllib.parse import parse_qs

from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.campaigns.models.campaigns import Campaign, Listed, Wave
from xianfeng.campaigns.permissions import can_run_campaign
from xianfeng.campaigns.rules.campaigns import Group, Stage
from xianfeng.campaigns.rules.people import KnownCampaign, PersonDecision, decide_people
from xianfeng.cases.selectors.sending import those_who_want
from xianfeng.foundation.text import number_in
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.sheets.kinds import Chosen, Record, Tell
from xianfeng.sheets.rules.rows import SheetRow, SheetRows

from .campaigns import campaigns_visible_to


def drafts_of(actor: Actor) -> list[Campaign]:
    """List the campaigns that the actor prepares: only their lists can still grow."""
    rows = campaigns_visible_to(actor).filter(stage=Stage.DRAFT.value).order_by("pk")
    return [campaign for campaign in rows if can_run_campaign(actor, campaign)]


def rule_of_people(
    *, actor: Actor, rows: Sequence[SheetRow], at: datetime, tell: Tell
) -> Callable[[Sequence[SheetRow]], Sequence[PersonDecision]]:
    """Return the rule for rows of people, told what they are held against."""
    del rows, at, tell
    return partial(decide_people, campaigns=[_known(campaign) for campaign in drafts_of(actor)])


def _known(campaign: Campaign) -> KnownCampaign:
    offices = campaign.offices.order_by("path").values_list("pk", "code", "name")
    groups = campaign.groups.order_by("pk").values_list("group", flat=True)
    people = Listed.objects.filter(cell__campaign=campaign).order_by("pk")
    listed = people.values_list("cell__office", "cell__group", "contact", "cell__stratum")
    return KnownCampaign(
        campaign.pk,
        campaign.title,
        {code: (pk, name) for pk, code, name in offices},
        frozenset(map(Group, groups)),
        {(office, Group(group), contact): stratum for office, group, contact, stratum in listed},
    )


def campaign_proposed(actor: Actor, _sheet: SheetRows) -> Mapping[str, str]:
    """Propose the only campaign that the actor prepares."""
    drafts = drafts_of(actor)
    return {"campaign": drafts[0].title} if len(drafts) == 1 else {}


def people_chosen(actor: Actor, organisation: Organisation, query: str) -> Chosen:
    """Return those whom a wave of the organisation invites, in the order of their lists.

    Whoever wants none is not among them, even if they said so after the draw; which slip goes to
    whom is not known here.
    """
    number = next(iter(parse_qs(query).get("wave", [])), "")
    people = invited(actor).filter(cell__campaign__organisation=organisation)
    people = _wanting(people.filter(wave__pk=number_in(number) or 0))
    return Chosen(partial(_records, people), people.count)


def invited_people(wave: Wave) -> QuerySet[Listed]:
    """List whom a wave invites and may write to now."""
    return _wanting(wave.people.filter(wants_none=False))


def _wanting(people: QuerySet[Listed]) -> QuerySet[Listed]:
    """Leave out who has said that nothing is to be sent to them, by whichever way (T101)."""
    contacts = set(people.values_list("contact", flat=True))
    return people.exclude(contact__in=contacts.difference(those_who_want(contacts)))


def invited(actor: Actor) -> QuerySet[Listed]:
    """List the people whom the waves of visible campaigns invite."""
    return Listed.objects.filter(
        cell__campaign__in=campaigns_visible_to(actor), wave__isnull=False, wants_none=False
    )


def _records(people: QuerySet[Listed]) -> Iterator[Record]:
    ordered = people.order_by("cell__office__path", "cell__stratum", "cell", "place")
    rows = ordered.select_related("cell__campaign", "cell__office")
    for row in rows.iterator():
        yield {
            "campaign": row.cell.campaign.title,
            "office": row.cell.office.name,
            "group": row.cell.group,
            "stratum": row.cell.stratum,
            "contact": row.contact,
            "name": row.name,
        }
