"""Slips of a campaign: printed for one cell, never for a person (D10)."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.ballots.selectors.batches import round_with
from xianfeng.ballots.services.batches import PrintedSlips, print_slips
from xianfeng.campaigns.models.campaigns import Cell
from xianfeng.campaigns.permissions import can_run_campaign
from xianfeng.campaigns.rules.campaigns import LIFE, Phase
from xianfeng.campaigns.selectors.campaigns import phase
from xianfeng.foundation.refusals import MovedOn, Over
from xianfeng.organisation.selectors.days import day_of


def print_cell(*, actor: Actor, cell: Cell, count: int, at: datetime) -> PrintedSlips:
    """Print slips for a cell and give their tokens, once; who gets which is noted by nobody.

    Raises:
        NotAllowed: the actor does not run the campaign.
        MovedOn: the campaign is not approved.
        Over: the campaign is over.
        WrongNumberOfSlips, IsClosed: as `print_slips` says.
    """
    require(can_run_campaign, actor, cell.campaign)
    now = phase(cell.campaign, day_of(at))
    if now in {Phase.OVER, Phase.ENDED}:
        raise Over(what=LIFE.noun)
    if now is Phase.DRAFT or cell.round is None:
        raise MovedOn(what=LIFE.noun)
    with transaction.atomic():
        return print_slips(
            actor=actor, window=cell.office, count=count, at=at, in_round=round_with(cell.round)
        )
