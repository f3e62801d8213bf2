"""Envelopes and keys that are not needed any more, and days whose key is gone too early."""

import os
from collections import Counter
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, System
from xianfeng.audit.keeping import empty_log
from xianfeng.audit.outside import sync_folder
from xianfeng.audit.services import record
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.permissions import can_open
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.openings import days_half_destroyed, days_to_destroy
from xianfeng.ballots.services.days import turn_day
from xianfeng.ballots.services.log import append
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.leaves import LostLeaf
from xianfeng.foundation.reasons import checked_reason

AT_ONCE = 5_000
"""Envelopes that one transaction deletes, so that nobody who casts waits long."""
BY_COMMAND, BY_ADMINISTRATOR = "command", "administrator"
"""Who said so, as the log has it: a role and no name, as with the approvals of a batch."""


class MediumUnsound(Refusal):
    """What was written to the second medium cannot be read back from it."""

    sentence = N_(
        "The leaves cannot be read back from the second medium ({path}). Envelopes and keys are "
        "kept until they can."
    )


class NotWaiting(Refusal):
    """A day that is open, or was opened, is not lost."""

    sentence = N_("Day {day} of the box is not one that is over and waits to be opened.")


class KeyNotGone(Refusal):
    """While its key could still be found, nobody gives up a day's ballots."""

    sentence = N_(
        "The key of day {day} may still be there: connect all media of ballots_key_folders. Only "
        "where each of them is here, and fewer than two have a share of it, is the day lost."
    )


def destroy_opened(*, actor: Actor, at: datetime) -> int:
    """Lay the leaves on the second medium, then delete envelopes and keys of opened days.

    What was begun before is finished first. Without a second medium nothing is destroyed; `doctor`
    says so.

    Returns:
        How many days were destroyed.

    Raises:
        MediumUnsound: the second medium does not keep what is written.
        OSError: it is not there, or a share cannot be overwritten.
    """
    finish_destroying(actor=actor, at=at)
    days = days_to_destroy()
    if not days or settings.XIANFENG_BALLOTS_SECOND_MEDIUM is None:
        return 0
    for log in LogName:
        _lay_down(log, settings.XIANFENG_BALLOTS_SECOND_MEDIUM)
    for day in days:
        envelopes = Envelope.objects.filter(day=day)
        while some := list(envelopes.values_list("pk", flat=True)[:AT_ONCE]):
            envelopes.filter(pk__in=some).delete()  # who is killed between goes on with the rest
        DayKey.objects.filter(pk=day.pk).update(state=DayState.DESTROYING.value)
    finish_destroying(actor=actor, at=at)
    return len(days)


def finish_destroying(*, actor: Actor, at: datetime) -> int:
    """Overwrite the keys of days whose envelopes are gone; called at every start, too.

    Returns:
        For how many days that had been begun and not ended.
    """
    days = days_half_destroyed()
    for day in days:
        empty_log()
        keys.destroy(keys.name_of_day(day.number, day.public_key))
        for name in _rounds_of(day):
            keys.destroy(name)
        with transaction.atomic():
            DayKey.objects.filter(pk=day.pk).update(state=DayState.DESTROYED.value)
            record(
                actor=actor,
                verb="ballots.key.destroyed",
                subject=day,
                at=at,
                detail={"day": day.number},
            )
    return len(days)


def lose_day(*, actor: Actor, number: int, reason: str, at: datetime) -> int:
    """Say publicly that a day's envelopes can never be opened, so that the box goes on.

    That happens where a backup of before an opening is restored: the opening destroyed the key. The
    envelopes stay, as ballots that are lost; the log says how many, why, and which role said so.

    Args:
        reason: stands in the log for ever; it names nobody.

    Returns:
        How many envelopes are lost.

    Raises:
        NotAllowed: the actor is neither a command nor an administrator.
        NoReason, TooLong: as it says.
        NotWaiting: there is no such day that is over and unopened.
        KeyNotGone: it is not proven that the key is gone.
        LogDamaged: the log is not what was signed; see `begin_anew`, which comes before.
    """
    require(can_open, actor)
    words = checked_reason(reason)
    today = turn_day(actor=actor, at=at)
    with transaction.atomic():
        waiting = DayKey.objects.select_for_update().filter(state=DayState.OVER.value)
        day = waiting.filter(pk=number).first()
        if day is None:
            raise NotWaiting(day=number)
        beside = keys.name_of_day(today.number, today.public_key)
        if not keys.is_gone(keys.name_of_day(day.number, day.public_key), beside=beside):
            raise KeyNotGone(day=number)
        by = BY_COMMAND if isinstance(actor, System) else BY_ADMINISTRATOR
        envelopes = Envelope.objects.filter(day=day).order_by()
        rows = envelopes.values_list("round__log").annotate(count=Count("pk"))
        lost = Counter(dict(rows))
        for log in LogName:
            if lost[log.value]:
                leaf = LostLeaf(day=day.number, count=lost[log.value], reason=words, by=by)
                append(log=log, leaves=[leaf.line], at=at, whole=True)
        day.state, day.lost = DayState.LOST.value, {"reason": words, "by": by}
        day.save(update_fields=["state", "lost"])
        record(
            actor=actor,
            verb="ballots.day.lost",
            subject=day,
            at=at,
            detail={"day": day.number, "ballots": lost.total(), "reason": words},
        )
    return lost.total()


def _rounds_of(day: DayKey) -> list[str]:
    """Name the secrets of the members' rounds that were opened with a day."""
    openings = Opening.objects.filter(day=day, log=LogName.MEMBERS.value)
    rounds = [each["round"] for opening in openings for each in opening.cells]
    return [keys.name_of_round(pk) for pk in rounds]


def _lay_down(log: LogName, medium: Path) -> Path | None:
    """Write the leaves of a log to a medium that does not have them yet, and read them back.

    Returns:
        The file; None where the medium has them all.

    Raises:
        MediumUnsound: it does not keep what is written.
    """
    last = logs.checkpoint(log)
    folder = medium / log.value
    start = max((int(path.stem.partition("-")[2]) for path in folder.glob("*-*.leaves")), default=0)
    if last is None or start >= last.size:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{start:012d}-{last.size:012d}.leaves"
    scratch = path.with_suffix(".new")
    with scratch.open("wb") as file:
        file.writelines(line + b"\n" for line in logs.leaves(log, start, last.size))
        file.write(b"\n" + last.note.encode())
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    sync_folder(folder)
    with path.open("rb") as file:
        read = (file.readline() for _ in range(start, last.size))
        pairs = zip(read, logs.leaves(log, start, last.size), strict=True)
        if not all(found == line + b"\n" for found, line in pairs):
            raise MediumUnsound(path=path)
    return path
