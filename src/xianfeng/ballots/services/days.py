"""The days of the box: a counter in the database, and a key for each (design.md §5)."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors.batches import leaf_of
from xianfeng.ballots.selectors.receipts import RECEIPTS
from xianfeng.ballots.services.log import append
from xianfeng.foundation.ledger.promises import batch_root
from xianfeng.foundation.ledger.sealing import new_key, public_key_of
from xianfeng.organisation.selectors.days import day_of


def turn_day(*, actor: Actor, at: datetime) -> DayKey:
    """Begin the day of the box that the calendar has come to, with a key of its own.

    Called by the worker, by commands, and when the first slips are printed; never by those who
    take ballots. A clock that was set back turns nothing.

    Raises:
        SharesMissing: the shares of the new key could not be laid down; the old day goes on.
    """
    today = day_of(at)
    current = DayKey.objects.filter(state=DayState.OPEN.value).first()
    if current is not None and current.on >= today:
        return current
    secret = new_key()
    public_key = public_key_of(secret).hex()
    with transaction.atomic():
        # Whoever takes a ballot meanwhile holds this row: no envelope comes after the end.
        open_days = DayKey.objects.select_for_update().filter(state=DayState.OPEN.value)
        current = open_days.first()
        if current is not None and current.on >= today:
            return current
        number = (DayKey.objects.order_by("-number").values_list("number", flat=True).first()) or 0
        keys.put(keys.name_of_day(number + 1, public_key), secret)
        keys.know_day(number + 1, public_key)
        open_days.update(state=DayState.OVER.value)
        day = DayKey.objects.create(number=number + 1, public_key=public_key, on=today)
        if current is None:
            RECEIPTS.signer()
            _commit_carried(at)
        record(
            actor=actor, verb="ballots.day.begun", subject=day, at=at, detail={"day": day.number}
        )
    return day


def _commit_carried(at: datetime) -> None:
    """Commit the slips to the log that were printed before the sealed box and are still unused."""
    carried = Batch.objects.filter(place=None).exclude(approvals=[]).order_by("pk")
    leaves, batches = [], []
    for batch in carried:
        slips = Slip.objects.filter(batch=batch, state=SlipState.UNUSED.value)
        values = [bytes.fromhex(digest) for digest in slips.values_list("digest", flat=True)]
        if values:
            batch.root = batch_root(values).hex()
            leaves.append(leaf_of(batch, len(values)).line)
            batches.append(batch)
    if not leaves:
        return
    place = append(log=LogName.PUBLIC, leaves=leaves, at=at).size - len(leaves)
    for number, batch in enumerate(batches):
        batch.place = place + number
    Batch.objects.bulk_update(batches, ["root", "place"], batch_size=200)
