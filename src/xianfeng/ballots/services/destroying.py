"""Envelopes and keys that are not needed any more, once the leaves lie on a second medium."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import empty_log
from xianfeng.audit.outside import sync_folder
from xianfeng.audit.services import record
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.openings import days_half_destroyed, days_to_destroy
from xianfeng.foundation.errors import N_, Refusal


class MediumUnsound(Refusal):
    """What was written to the second medium cannot be read back from it."""

    sentence = N_(
        "The leaves cannot be read back from the second medium ({path}). Envelopes and keys are "
        "kept until they can."
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
        with transaction.atomic():
            Envelope.objects.filter(day=day).delete()
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
