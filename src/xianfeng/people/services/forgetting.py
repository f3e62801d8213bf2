"""What this room forgets of a person whose deletion was granted; the request itself is above."""

from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.models.strengths import FreeHours, Skill, Wish
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.services.forgetting import forget_words

REMOVED_NAME = "—"
"""What stands where a name was."""


def remove_record(*, actor: Actor, member: Member, at: datetime) -> None:
    """Take the person out of the record; the caller has granted it and holds the transaction."""
    Periods(at).end_all_duties(member, on=day_of(at))
    forget_words(actor=actor, words=(member.name, member.number), at=at)
    member.transfers.update(reason=REMOVED_NAME)
    member.transfers.exclude(answer="").update(answer=REMOVED_NAME)
    member.name, member.number, member.joined_date = REMOVED_NAME, "", None
    member.user = None
    member.save(update_fields=["name", "name_keys", "number", "joined_date", "user"])


def remove_voluntary(*, actor: Actor, member: Member, at: datetime) -> None:
    """Remove what the member gave of their own will; in the caller's transaction."""
    del actor, at
    for table in (Skill, Wish, FreeHours):
        table.objects.filter(member=member).delete()
    member.birth_year, member.education, member.background_removed = None, "", True
    member.save(update_fields=["birth_year", "education", "background_removed"])
