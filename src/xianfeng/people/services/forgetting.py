"""What this room forgets of a person whose deletion was granted; the request itself is above."""

from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.foundation.room import house
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.naming import NAMED, call_member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.services.forgetting import forget_changes, forget_words

REMOVED_NAME = "—"
"""What stands where a name was."""


def remove_record(*, actor: Actor, member: Member, at: datetime) -> None:
    """Take the person out of the record; the caller has granted it and holds the transaction."""
    Periods(at).end_all_duties(member, on=day_of(at))
    forget_words(actor=actor, words=(member.name, member.number), at=at)
    forget_changes(actor=actor, kind=MEMBER_COLUMNS.kind, key=member.pk, at=at)
    member.transfers.update(reason=REMOVED_NAME)
    member.transfers.exclude(answer="").update(answer=REMOVED_NAME)
    call_member(member=member, name=REMOVED_NAME)
    member.number, member.joined_date, member.full_date = "", None, None
    member.user = None
    member.save(update_fields=[*NAMED, "number", "joined_date", "full_date", "user"])


def remove_voluntary(*, actor: Actor, member: Member, at: datetime) -> None:
    """Remove what the member gave of their own will, here and in the rooms above."""
    for part in house().personal:
        if part.forget_voluntary is not None:
            part.forget_voluntary(actor=actor, member=member, at=at)
    forget_changes(actor=actor, kind=MEMBER_COLUMNS.kind, key=member.pk, at=at)
    member.birth_year, member.education, member.background_removed = None, "", True
    member.save(update_fields=["birth_year", "education", "background_removed"])
