from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone, translation

from xianfeng.accounts.models import User
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.memory import without_sweeping
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy
from xianfeng.jobs.running import once, progress

from . import services
from .models import ImportPreview, Organisation
from .permissions import Actor, System, can_see_members, principal_of, require
from .rules import Fate, SheetKind
from .selectors import (
    APPLY_JOB,
    EXPORT_JOB,
    Stored,
    actor_of,
    exported_members,
    member_rows,
    prepare,
)
from .words import export_sheet

CALENDAR = System("calendar")
"""Who acts when a day has come."""
PART = 500
"""Rows of a sheet between two words on how far it is."""
READING = 0.4
"""Part of the work that is done before anything is written."""


def _asker(user: User, at: datetime, deputyship_id: int | None) -> Actor:
    """Give whoever asked, with the roles with which they did, as far as these still hold."""
    actor = actor_of(user, at=at, deputyship_id=deputyship_id)
    if not user.is_active:
        raise NotAllowed
    if deputyship_id is not None and principal_of(actor) is None:
        raise services.DeputyshipOver
    return actor


@job("organisation.settle_transfers", daily=time(0, 20))
def settle_transfers() -> int:
    """Let agreed transfers take effect; remind silent sides, and tell those above them."""
    now = timezone.now()
    services.remind_sides(actor=CALENDAR, at=now)
    services.tell_those_above(actor=CALENDAR, at=now)
    return services.settle_transfers(actor=CALENDAR, at=now)


@job("organisation.count_members", daily=time(1, 30))
def count_members() -> int:
    """Count the members of every organisation by group, for the pages of composition."""
    return services.count_members(actor=CALENDAR, at=timezone.now())


@job(APPLY_JOB, policy=Policy(is_whole=False, limit=timedelta(hours=1)))
def apply_preview(
    *, token: str, skip_wrong: bool, reason: str = "", deputyship_id: int | None = None
) -> None:
    """Take a large sheet over: read with progress and a way to stop, then written at once.

    What somebody asked for as a deputy is not finished in the own name, nor anything for an
    account that was closed meanwhile.
    """
    now = timezone.now()
    preview = ImportPreview.objects.select_related("user").filter(token=token).first()
    if preview is None or preview.user is None:
        raise services.PreviewGone
    actor = _asker(preview.user, now, deputyship_id)
    rows = sum(preview.counts[fate.value] for fate in Fate)

    def read(part: float) -> None:
        progress(round(part * READING * rows), rows)

    def written(part: float) -> None:
        progress(round((READING + part * (1 - READING)) * rows), rows)

    read(0)
    try:
        with without_sweeping():
            prepared = prepare(actor=actor, preview=preview, at=now, tell=read)
            with once():
                services.apply_preview(
                    actor=actor,
                    preview=preview,
                    skip_wrong=skip_wrong,
                    reason=reason,
                    prepared=prepared,
                    at=now,
                    tell=written,
                )
    except services.PreviewOutdated:
        services.refresh_preview(actor=actor, preview=preview, at=now)
        raise


@job(EXPORT_JOB, policy=Policy(is_whole=False, limit=timedelta(hours=1)))
def export_members(
    *, code: str, language: str, asked_by: int, deputyship_id: int | None = None
) -> None:
    """Make a long list of members into a sheet, row by row, with progress and a way to stop."""
    now = timezone.now()
    actor = _asker(User.objects.get(pk=asked_by), now, deputyship_id)
    organisation = Organisation.objects.select_related("unit").get(code=code)
    require(can_see_members, actor, organisation)
    rows = exported_members(actor, organisation).count()
    done = 0

    def told() -> Iterator[list[Stored]]:
        nonlocal done
        for row in member_rows(actor, organisation):
            if done % PART == 0:
                progress(done, max(rows, done))
            done += 1
            yield row

    with translation.override(language):
        content = export_sheet(SheetKind.MEMBERS, told(), is_long=True)
    progress(done, done)
    with once():
        services.keep_export(
            actor=actor, organisation=organisation, content=content, rows=done, at=timezone.now()
        )


@job("organisation.tell_of_deputies", daily=time(0, 10))
def tell_of_deputies() -> int:
    """Tell principals and deputies what begins today, ends tomorrow, or has ended."""
    return services.tell_of_deputies(actor=CALENDAR, at=timezone.now())


@job("organisation.clean_previews", daily=time(1, 15))
def clean_previews() -> int:
    """Delete the previews that ran out, and the sheets that were kept for a day."""
    now = timezone.now()
    return services.clean_previews(actor=CALENDAR, at=now) + services.clean_exports(
        actor=CALENDAR, at=now
    )
