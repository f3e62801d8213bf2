"""Waves of invitations: drawing, reminding, and forgetting the lists afterwards (D10)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.campaigns.models.campaigns import Campaign, CampaignGroup, Cell, Listed, Wave
from xianfeng.campaigns.permissions import can_run_campaign
from xianfeng.campaigns.rules.campaigns import (
    EnoughAnswers,
    Group,
    NobodyLeft,
    Phase,
    Quota,
    Response,
    Spread,
    parted,
    ranked,
    require_closed,
    wave_size,
)
from xianfeng.campaigns.selectors.campaigns import (
    digest_of_lists,
    list_name,
    locked_campaign,
    phase,
)
from xianfeng.campaigns.selectors.cells import answered_in
from xianfeng.campaigns.selectors.people import invited_people
from xianfeng.cases.selectors.sending import those_who_want
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import NotAfter, Twice
from xianfeng.organisation.selectors.days import day_of

BATCH = 1_000
APPROVED = "campaigns.campaign.approved"


class NotRunning(Refusal):
    """People are invited while a campaign runs, neither before nor after."""

    sentence = N_("This can be done while the campaign is open, from {opens} to {closes}.")


class ListsChanged(Refusal):
    """The lists, or the lot, are not what was written down when the campaign was approved."""

    sentence = N_(
        "The lists of this campaign, or its lot, are not what was approved: somebody changed the "
        "database. Nothing was drawn. Ask who looks after it, and see the audit log."
    )


class AfterTheEnd(Refusal):
    """A wave ends with its campaign at the latest."""

    sentence = N_("The campaign closes on {day}. A wave cannot be open longer.")
    beside = ("closes_on",)


class LateReminder(Refusal):
    """After its last day nobody is reminded of a wave."""

    sentence = N_("This wave was open until {day}. It is too late for a reminder.")


def draw_wave(
    *, actor: Actor, campaign: Campaign, group: Group, closes_on: date, at: datetime
) -> Wave:
    """Draw whom of a group the next wave invites, at every office that still needs answers.

    So many as are missing, by the rate at which people answer; never the whole list at once (T38).
    Who wants no invitations is drawn like all, told in the account, and not invited.

    Raises:
        NotAllowed: the actor runs no campaigns there.
        NotRunning: the campaign is not open.
        WaveOpen: the wave before is not over.
        NotAfter, AfterTheEnd: the closing day is none of the campaign's days to come.
        ListsChanged: the lists or the lot are not those that were approved.
        EnoughAnswers, NobodyLeft: no office needs, or has, anybody else.
    """
    require(can_run_campaign, actor, campaign)
    today = day_of(at)
    with transaction.atomic():
        row = locked_campaign(campaign)
        _require_running(row, today)
        last = row.waves.filter(group=group.value).order_by("-number").first()
        require_closed(last.closes_on if last else None, today=today)
        if closes_on <= today:
            raise NotAfter(day=today, why=N_("people need time to answer"), beside=("closes_on",))
        if closes_on > row.closes_on:
            raise AfterTheEnd(day=row.closes_on)
        _require_approved(row)
        plan = row.groups.get(group=group.value)
        wave = Wave.objects.create(
            campaign=row,
            group=group.value,
            number=last.number + 1 if last else 1,
            drawn_on=today,
            closes_on=closes_on,
            drawn=0,
            opted_out=0,
        )
        needs = False
        for cells in _by_office(row, group):
            needs |= _draw(wave, cells, plan)
        if not wave.drawn:
            raise NobodyLeft if needs else EnoughAnswers
        wave.save(update_fields=["drawn", "opted_out"])
        record(
            actor=actor,
            verb="campaigns.wave.drawn",
            subject=wave,
            at=at,
            detail={"group": wave.group, "number": wave.number, "drawn": wave.drawn},
        )
    return wave


def _by_office(campaign: Campaign, group: Group) -> Iterator[list[Cell]]:
    cells = campaign.cells.filter(group=group.value).select_related("office")
    ordered = cells.order_by("office__path", "stratum")
    for _, found in groupby(ordered, key=lambda cell: cell.office_id):
        yield list(found)


def _draw(wave: Wave, cells: Sequence[Cell], plan: CampaignGroup) -> bool:
    """Draw at one office; tell whether it still needs answers, whether or not anybody is left."""
    answered = answered_in(cells)
    so_far = sum((cell.response(answered[cell.pk]) for cell in cells), Response(0, 0, 0, 0))
    quota = Quota(plan.needed, so_far.answered)
    try:
        size = wave_size(quota, so_far, expected=plan.expected_rate)
    except EnoughAnswers:
        return False
    except NobodyLeft:
        return True
    left = {cell.stratum: cell.listed - cell.drawn for cell in cells}
    parts = parted(size, left, Spread(plan.spread))
    for cell in cells:
        _invite(wave, cell, parts[cell.stratum])
    return True


def _invite(wave: Wave, cell: Cell, size: int) -> None:
    """Take the next places of a list's order by lot into the wave; who wants nothing is marked."""
    people = {row.place: row for row in cell.people.order_by("place")}
    order = ranked(list(people), seed=wave.campaign.seed or 0, of=list_name(cell))
    drawn = [people[place] for place in order[cell.drawn : cell.drawn + size]]
    wanting = set(those_who_want(row.contact for row in drawn))
    for row in drawn:
        row.wave, row.wants_none = wave, row.contact not in wanting
    Listed.objects.bulk_update(drawn, ["wave", "wants_none"], batch_size=BATCH)
    opted_out = sum(row.wants_none for row in drawn)
    cell.drawn += len(drawn)
    cell.opted_out += opted_out
    cell.save(update_fields=["drawn", "opted_out"])
    wave.drawn += len(drawn)
    wave.opted_out += opted_out


def remind(*, actor: Actor, wave: Wave, at: datetime) -> Wave:
    """Note that a wave is reminded: once, and all who were invited and may be written to (T102).

    Nobody knows who has answered, so nobody is singled out; the words say so. Who has said since
    that they want nothing is left in peace (T101).

    Raises:
        NotAllowed: the actor runs no campaigns there.
        NotRunning, LateReminder: it is over.
        Twice: it was reminded before.
    """
    require(can_run_campaign, actor, wave.campaign)
    today = day_of(at)
    with transaction.atomic():
        _require_running(locked_campaign(wave.campaign), today)
        row = Wave.objects.select_for_update().get(pk=wave.pk)
        if today > row.closes_on:
            raise LateReminder(day=row.closes_on)
        if row.reminded_on is not None:
            raise Twice(what=N_("This wave has been reminded already."))
        row.reminded_on = today
        row.save(update_fields=["reminded_on"])
        reminded = invited_people(row).count()
        detail = {"group": row.group, "number": row.number, "reminded": reminded}
        record(actor=actor, verb="campaigns.wave.reminded", subject=row, at=at, detail=detail)
    return row


def forget_lists(*, actor: Actor, at: datetime) -> int:
    """Delete the lists of campaigns that are over or were ended; how many there were stays.

    Returns:
        How many people were forgotten.
    """
    today = day_of(at)
    forgotten = 0
    listed = Campaign.objects.filter(cells__people__isnull=False).distinct().order_by("pk")
    for campaign in listed:
        if phase(campaign, today) not in {Phase.OVER, Phase.ENDED}:
            continue
        with transaction.atomic():
            count, _ = Listed.objects.filter(cell__campaign=campaign).delete()
            record(
                actor=actor,
                verb="campaigns.lists.forgotten",
                subject=campaign,
                at=at,
                detail={"people": count},
            )
        forgotten += count
    return forgotten


def _require_approved(campaign: Campaign) -> None:
    """Hold lists and lot against the trail's line of the approval, which nobody forges unseen."""
    subject = {"subject_type": "campaigns.campaign", "subject_id": str(campaign.pk)}
    approved = Entry.objects.filter(verb=APPROVED, **subject).order_by("-number").first()
    kept = {"digest": digest_of_lists(campaign), "seed": campaign.seed}
    if approved is not None and approved.detail != kept:  # none: that line was pruned
        raise ListsChanged


def _require_running(campaign: Campaign, today: date) -> None:
    if phase(campaign, today) is not Phase.RUNNING:
        raise NotRunning(opens=campaign.opens_on, closes=campaign.closes_on)
