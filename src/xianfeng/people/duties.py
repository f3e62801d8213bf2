"""What this room may ask of those who lead organisations; the room of posts, above, answers."""

from datetime import date
from typing import Protocol

from django.db.models import QuerySet

from xianfeng.organisation.models.organisations import Organisation

from .models.members import Member


class Duties(Protocol):
    """The answers: who holds which post, and that posts end with what they hang on."""

    def secretaries(self) -> QuerySet[Member]:
        """Return the members who are secretary of the organisation to which they belong."""

    def places_of(self, member: Member) -> QuerySet[Organisation]:
        """Return where a member holds a post now."""

    def end(self, member: Member, organisation: Organisation, *, on: date) -> int:
        """End the posts that a member holds there, part of a deed; return how many."""


_answering: list[Duties] = []


def offer(duties: Duties) -> None:
    """Let a room answer; called once, in `AppConfig.ready`."""
    _answering[:] = [duties]


def duties() -> Duties:
    """Return who answers."""
    return _answering[0]
