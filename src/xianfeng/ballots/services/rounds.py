"""What is voted on: standing rounds of windows, campaigns' rounds, published questions."""

from datetime import date, datetime, timedelta

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import once
from xianfeng.audit.services import record
from xianfeng.ballots.models.rounds import Questionnaire, Round
from xianfeng.ballots.permissions import can_print_slips
from xianfeng.ballots.rules import questions
from xianfeng.ballots.rules.questions import BUILT_IN, WINDOW_2
from xianfeng.ballots.rules.rounds import RoundKind
from xianfeng.foundation.errors import N_
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of


def publish_questions(
    *, actor: Actor, asked: questions.Questionnaire, at: datetime
) -> Questionnaire:
    """Publish a set of questions; it never changes, a new wording has a new name.

    Raises:
        NotAllowed: the actor prints no slips anywhere.
        Twice: the name is taken.
    """
    require(can_print_slips, actor)
    with once(N_("This name of a questionnaire")):
        row = Questionnaire.objects.create(
            name=asked.name,
            digest=asked.digest,
            content=asked.as_json,
            published_on=day_of(at),
        )
        record(actor=actor, verb="ballots.questions.published", subject=row, at=at)
    return row


def questionnaire_named(*, actor: Actor, name: str, at: datetime) -> Questionnaire:
    """Return a published set of questions; one that is built in is there as soon as it is asked.

    Raises:
        Questionnaire.DoesNotExist: nobody has published it.
    """
    del actor, at
    built_in = BUILT_IN.get(name)
    if built_in is None:
        return Questionnaire.objects.get(name=name)
    found, _ = Questionnaire.objects.get_or_create(
        name=name, defaults={"digest": built_in.digest, "content": built_in.as_json}
    )
    return found


def open_campaign_round(
    *,
    actor: Actor,
    unit: Unit,
    questionnaire: str,
    group: str,
    title: str,
    opens_on: date,
    closes_on: date,
    at: datetime,
) -> Round:
    """Open the round of one office and one group in a campaign: a cell of its own.

    Raises:
        NotAllowed: the actor prints no slips of the office.
    """
    require(can_print_slips, actor, unit)
    with transaction.atomic():
        made = Round.objects.create(
            kind=RoundKind.CAMPAIGN.value,
            unit=unit,
            questionnaire=questionnaire_named(actor=actor, name=questionnaire, at=at),
            group=group,
            title=title,
            opens_on=opens_on,
            closes_on=closes_on,
        )
        record(actor=actor, verb="ballots.round.opened", subject=made, at=at)
    return made


def close_campaign_round(*, actor: Actor, unit: Unit, key: int, at: datetime) -> None:
    """Close a campaign's round before its time; ballots in it stay, and no slip of it votes more.

    Raises:
        NotAllowed: the actor prints no slips of the office.
    """
    require(can_print_slips, actor, unit)
    with transaction.atomic():
        row = Round.objects.select_for_update().get(
            pk=key, unit=unit, kind=RoundKind.CAMPAIGN.value
        )
        row.closes_on = max(day_of(at), row.opens_on + timedelta(days=1))
        row.save(update_fields=["closes_on"])
        record(actor=actor, verb="ballots.round.closed", subject=row, at=at)


def standing_round(*, actor: Actor, unit: Unit, at: datetime, questionnaire: str = "") -> Round:
    """Return the standing round of a window, made with its first slips.

    Args:
        questionnaire: which questions; by default those that windows ask now.
    """
    asked = questionnaire_named(actor=actor, name=questionnaire or WINDOW_2.name, at=at)
    found, _ = Round.objects.get_or_create(
        kind=RoundKind.WINDOW.value,
        unit=unit,
        questionnaire=asked,
        defaults={"opens_on": day_of(at)},
    )
    return found
