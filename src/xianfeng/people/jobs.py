from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone, translation

from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.services.deputies import DeputyshipOver
from xianfeng.accounts.models import User
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import CALENDAR, Actor
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.memory import without_sweeping
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy
from xianfeng.jobs.running import once, progress
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.imports import ImportPreview
from xianfeng.people.permissions import can_see_members
from xianfeng.people.selectors.exporting import EXPORT_JOB, Stored, exported_members, member_rows
from xianfeng.people.selectors.importing import APPLY_JOB, prepare
from xianfeng.people.services import composition as composition_services
from xianfeng.people.services import importing as importing_services
from xianfeng.people.services import later as later_services
from xianfeng.people.services import transfer_days as transfer_days_services
from xianfeng.people.services.exporting import clean_exports, keep_export
from xianfeng.people.services.importing import PreviewOutdated
from xianfeng.people.services.later import PreviewGone, refresh_preview
from xianfeng.people.services.transfer_days import remind_sides, tell_those_above
from xianfeng.people.words import export_sheet
from xianfeng.sheets.rules.rows import Fate, SheetKind

PART = 500
"""Rows of a sheet between two words on how far it is."""
READING = 0.4
"""Part of the work that is done before anything is written."""


def _asker(user: User, at: datetime, deputyship_id: int | None) -> Actor:
    """Return whoever asked, with the roles they had then, as far as these still hold."""
    actor = actor_of(user, at=at, deputyship_id=deputyship_id)
    if not user.is_active:
        raise NotAllowed
    if deputyship_id is not None and actor.acting_for is None:
        raise DeputyshipOver
    return actor


@job("people.settle_transfers", daily=time(0, 20))
def settle_transfers() -> int:
    """Let agreed transfers take effect; remind silent sides, and tell those above them."""
    now = timezone.now()
    remind_sides(actor=CALENDAR, at=now)
    tell_those_above(actor=CALENDAR, at=now)
    return transfer_days_services.settle_transfers(actor=CALENDAR, at=now)


@job("people.count_members", daily=time(1, 30))
def count_members() -> int:
    """Count the members of every organisation by group, for the pages of composition."""
    return composition_services.count_members(actor=CALENDAR, at=timezone.now())


@job(APPLY_JOB, policy=Policy(is_whole=False, limit=timedelta(hours=1)))
def apply_preview(
    *, token: str, skip_wrong: bool, reason: str = "", deputyship_id: int | None = None
) -> None:
    """Take a large sheet over: read with progress and a way to stop, then written at once.

    What somebody asked for as a deputy is not finished in their own name, nor anything for an
    account that was closed meanwhile.
    """
    now = timezone.now()
    preview = ImportPreview.objects.select_related("user").filter(token=token).first()
    if preview is None or preview.user is None:
        raise PreviewGone
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
                importing_services.apply_preview(
                    actor=actor,
                    preview=preview,
                    skip_wrong=skip_wrong,
                    reason=reason,
                    prepared=prepared,
                    at=now,
                    tell=written,
                )
    except PreviewOutdated:
        refresh_preview(actor=actor, preview=preview, at=now)
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
        keep_export(
            actor=actor, organisation=organisation, content=content, rows=done, at=timezone.now()
        )


@job("people.clean_previews", daily=time(1, 15))
def clean_previews() -> int:
    """Delete the previews that ran out, and the sheets that were kept for a day."""
    now = timezone.now()
    return later_services.clean_previews(actor=CALENDAR, at=now) + clean_exports(
        actor=CALENDAR, at=now
    )
