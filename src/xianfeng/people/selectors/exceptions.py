"""The exceptions of history in a member's life, as the trail has them."""

from dataclasses import dataclass
from datetime import date

from xianfeng.access.selectors.deputies import name_of
from xianfeng.audit.models import Entry
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.exception_words import exception_label
from xianfeng.people.models.members import Member

EXCEPTED = "organisation.history.excepted"


@dataclass(frozen=True)
class ExceptionSeen:
    """One exception: when it was confirmed, what it was, why, and who confirmed it."""

    on: date
    what: str
    reason: str
    who: str


def exceptions_of(member: Member) -> tuple[ExceptionSeen, ...]:
    """List the exceptions in the life of a member whom the reader may see, the latest first."""
    found = Entry.objects.filter(
        subject_type=Member._meta.label_lower,  # noqa: SLF001 -- Django's public name of a model
        subject_id=str(member.pk),
        verb=EXCEPTED,
    )
    return tuple(
        ExceptionSeen(
            day_of(row.recorded_at),
            exception_label(row.detail["exception"]),
            row.reason,
            name_of(row.user) if row.user else "",
        )
        for row in found.select_related("user__member").order_by("-number")
    )
