"""What this room forgets of a person whose deletion was granted; the request itself is above."""

import zlib
from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.imports import ImportPreview, MemberExport
from xianfeng.people.models.members import Member
from xianfeng.people.naming import NAMED, call_member
from xianfeng.people.personal import forgetting_voluntary
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.rules.rows import SheetKind

REMOVED_NAME = "—"
"""What stands where a name was."""


def remove_record(*, actor: Actor, member: Member, at: datetime) -> None:
    """Take the person out of the record; the caller has granted it and holds the transaction."""
    del actor
    Periods(at).end_all_duties(member, on=day_of(at))
    _forget_previews(member)
    member.transfers.update(reason=REMOVED_NAME)
    member.transfers.exclude(answer="").update(answer=REMOVED_NAME)
    call_member(member=member, name=REMOVED_NAME)
    member.number, member.joined_date = "", None
    member.user = None
    member.save(update_fields=[*NAMED, "number", "joined_date", "user"])


def remove_voluntary(*, actor: Actor, member: Member, at: datetime) -> None:
    """Remove what the member gave of their own will, here and in the rooms above."""
    for forget in forgetting_voluntary():
        forget(actor=actor, member=member, at=at)
    member.birth_year, member.education, member.background_removed = None, "", True
    member.save(update_fields=["birth_year", "education", "background_removed"])


def _forget_previews(member: Member) -> None:
    """Throw away the sheets that wait and may name the member: taken in, or taken out."""
    wanted = [word.encode() for word in (member.name, member.number) if word]
    rows = ImportPreview.objects.filter(kind=SheetKind.MEMBERS.value).order_by("pk")
    gone = [
        pk
        for pk, content in rows.values_list("pk", "content").iterator()
        if any(word in zlib.decompress(content) for word in wanted)
    ]
    ImportPreview.objects.filter(pk__in=gone).delete()
    MemberExport.objects.all().delete()  # each is made anew in a minute
