from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import SYSTEM, Actor
from xianfeng.audit.models import Entry
from xianfeng.audit.rules import Look
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.jobs.selectors import open_runs
from xianfeng.jobs.services import enqueue
from xianfeng.notices.services import notify
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_export_organisations, can_manage_organisations
from xianfeng.people.models.imports import MemberExport
from xianfeng.people.permissions import can_see_members
from xianfeng.people.rules.headings import SUBJECTS
from xianfeng.people.selectors.exporting import EXPORT_JOB
from xianfeng.sheets.rules.rows import SheetKind


class BeingExported(Refusal):
    """The same list was asked for a second time while the first one waits or is made."""

    sentence = N_("This spreadsheet is being created. Wait until it is ready.")


_LOOKS = {SheetKind.POSTS: Look.POSTS_EXPORT}
"""What is taken out, where it is no list of those who belong somewhere."""


def note_export(
    *, actor: Actor, organisation: Organisation, kind: SheetKind, count: int, at: datetime
) -> Entry:
    """Write down that a list was taken out as a file; members see it among the looks (D16).

    Args:
        actor: who takes it out.
        organisation: at the top of what is in it.
        kind: what it lists.
        count: rows in it.
        at: the moment of recording.

    Raises:
        NotAllowed: the actor may not read it.
    """
    is_tree = kind is SheetKind.ORGANISATIONS
    require(can_export_organisations if is_tree else can_see_members, actor, organisation)
    return record(
        actor=actor,
        verb=f"{SUBJECTS[kind]}.exported",
        subject=organisation,
        at=at,
        detail={"look": _LOOKS.get(kind, Look.EXPORT).value, "count": count},
    )


def export_later(*, actor: Actor, organisation: Organisation, language: str, at: datetime) -> str:
    """Have a list of members made into a sheet in the background; give the run's number.

    Args:
        actor: who may read the list.
        organisation: at the top of what is in it.
        language: of the headings.
        at: the moment of asking.

    Raises:
        NotAllowed: the actor may not read it.
        BeingExported: it is made for the actor just now.
    """
    require(can_see_members, actor, organisation)
    with transaction.atomic():
        asked = open_runs(EXPORT_JOB).filter(user=actor.user_id)
        if asked.filter(arguments__code=organisation.code).exists():
            raise BeingExported
        record(actor=actor, verb="people.export.asked", subject=organisation, at=at)
        principal = actor.acting_for
        return enqueue(
            EXPORT_JOB,
            user_id=actor.user_id,
            code=organisation.code,
            asked_by=actor.user_id,
            language=language,
            deputyship_id=principal and principal.deputyship_id,
        )


def keep_export(
    *, actor: Actor, organisation: Organisation, content: bytes, rows: int, at: datetime
) -> MemberExport:
    """Keep a sheet for its asker alone, and say that it is ready (D16).

    Args:
        actor: who asked, and still may read the list.
        organisation: at the top of what is in it.
        content: the workbook.
        rows: members in it.
        at: the moment of recording.

    Raises:
        NotAllowed: the actor may not read it any more.
    """
    require(can_see_members, actor, organisation)
    assert actor.user_id is not None  # the platform itself asks for none
    with transaction.atomic():
        kept, _ = MemberExport.objects.update_or_create(
            user_id=actor.user_id,
            organisation=organisation,
            defaults={
                "content": content,
                "rows": rows,
                "recorded_at": at,
                "expires_at": at + timedelta(hours=settings.FIGURES.export_hours),
            },
        )
        record(
            actor=actor,
            verb="people.export.made",
            subject=organisation,
            at=at,
            detail={"count": rows},
        )
        notify(
            actor=SYSTEM,
            user_ids=[actor.user_id],
            kind="people.export_ready",
            at=at,
            details={"organisation": organisation.name},
            url=reverse("people:export", args=[organisation.code]),
            key=f"export-{organisation.pk}",
        )
    return kept


def clean_exports(*, actor: Actor, at: datetime) -> int:
    """Delete the sheets that ran out; they hold personal data.

    Args:
        actor: SYSTEM as a rule.
        at: the moment of cleaning.

    Raises:
        NotAllowed: the actor manages no organisations.
    """
    require(can_manage_organisations, actor)
    deleted, _ = MemberExport.objects.filter(expires_at__lte=at).delete()
    return deleted
