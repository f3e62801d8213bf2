"""What an administrator does to the installation: name it, say where it is reached, run a job."""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from xianfeng.accounts.models import User
from xianfeng.accounts.services.accounts import call_oneself
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Missing
from xianfeng.jobs.models import Run
from xianfeng.jobs.registry import timetable
from xianfeng.jobs.selectors import open_runs
from xianfeng.jobs.services import enqueue
from xianfeng.upkeep.services import SETTINGS

from .permissions import can_set_up_house
from .rules import checked_address, with_settings


class CannotWrite(Refusal):
    """The data folder is read-only, or the disk is full."""

    sentence = N_("The settings file {path} cannot be written: {fault}")


def set_up_house(
    *, actor: Actor, user: User, own_name: str, name: str, address: str, at: datetime
) -> None:
    """Say who administers, how the office is called and where people reach the platform.

    Name and address stand in the settings file, from where every process reads them anew; what the
    environment says stays.

    Args:
        own_name: how pages call the actor, whose account `user` is; empty leaves it as it is.

    Raises:
        NotAllowed: the actor does not administer the whole.
        Missing, NoWebAddress, UnclearSettings, CannotWrite: as they say.
    """
    require(can_set_up_house, actor)
    if not name:
        raise Missing(what=N_("The name of the office"), beside=("name",))
    before = {"name": str(settings.XIANFENG_NAME), "base_url": str(settings.XIANFENG_BASE_URL)}
    after = {"name": name, "base_url": checked_address(address)}
    said = {key: word for key, word in after.items() if key not in settings.XIANFENG_FIXED}
    changes = {key: (before[key], word) for key, word in said.items() if before[key] != word}
    with transaction.atomic():
        if own_name and own_name != user.get_full_name():
            call_oneself(actor=actor, user=user, name=own_name, at=at)
        record(actor=actor, verb="desk.house.set_up", subject=user, at=at, changes=changes)
        if said:
            _write(settings.XIANFENG_HOME / SETTINGS, said)


class RunsAlready(Refusal):
    """A run of its kind waits or works; a second one would do the same once more."""

    sentence = N_("This job is waiting or running already. See how it goes in the list.")


class NotScheduled(Refusal):
    """Only what runs every day anyway can be run in between."""

    sentence = N_("No job of this name runs every day.")


def call_job(*, actor: Actor, job: str, at: datetime) -> None:
    """Ask for a job of the timetable before its hour.

    Raises:
        NotAllowed: the actor does not administer the whole.
        NotScheduled: the timetable has no such job.
        RunsAlready: one of its kind waits or works.
    """
    require(can_set_up_house, actor)
    if job not in {each.name for each in timetable()}:
        raise NotScheduled
    with transaction.atomic():
        if open_runs(job).exists():
            raise RunsAlready
        run = Run.objects.get(pk=enqueue(job, user_id=actor.user_id))
        record(actor=actor, verb="desk.job.called", subject=run, at=at)


def _write(path: Path, said: dict[str, str]) -> None:
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(with_settings(text, said))
        scratch.replace(path)
    except OSError as error:
        raise CannotWrite(path=path, fault=error.strerror) from error
