"""The one place through which all goes that is sent to citizens; whoever opted out gets nothing."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from xianfeng.audit.services import Acting
from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.said import Kind, Message, OptOut
from xianfeng.cases.rules.life import Spot
from xianfeng.cases.selectors.sending import contact_digest, opted_out, says_opted_out
from xianfeng.cases.services.ground import add_line, held
from xianfeng.jobs.services import enqueue
from xianfeng.organisation.selectors.days import day_of

CHANNEL = "citizens"
"""The messenger of the settings by which citizens are reached; without it they read their page."""


def send(*, actor: Acting, case: Case, kind: Kind, key: str, at: datetime) -> Message | None:
    """Put a message to the citizen of a case into the outbox, once for each matter.

    Returns:
        The message, marked as withheld where the citizen opted out; none where it was there.
    """
    del actor
    if case.messages.filter(kind=kind.value, key=key).exists():
        return None
    is_withheld = bool(opted_out([case.contact]))
    if CHANNEL in settings.XIANFENG_MESSENGERS and case.contact and not is_withheld:
        enqueue("cases.send")
    return Message.objects.create(
        case=case,
        kind=kind.value,
        key=key,
        is_withheld=is_withheld,
        recorded_on=day_of(at),
    )


def mark_sent(*, actor: Acting, message: Message, at: datetime) -> None:
    """Note that a message went out."""
    del actor
    Message.objects.filter(pk=message.pk, sent_on=None).update(sent_on=day_of(at))


def opt_out(*, case: Case, at: datetime) -> None:
    """Keep that the citizen of a case wants to be asked nothing any more, nor by anybody else."""
    if not case.contact:
        return
    today = day_of(at)
    with transaction.atomic():
        OptOut.objects.get_or_create(
            digest=contact_digest(case.contact), defaults={"recorded_on": today}
        )
        now = held(case)
        if not says_opted_out(now):
            add_line(now, Spot.OPTED_OUT, today)
        Message.objects.filter(case__contact=case.contact, sent_on=None).update(is_withheld=True)
