"""What this room may ask of those who lead organisations; the room of posts, above, answers."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation

from .models.members import Member


@dataclass(frozen=True)
class Duties:
    """The answers: who holds which post, and that posts end with what they hang on."""

    secretaries: Callable[[], QuerySet[Member]]
    """The members who are secretary of the organisation to which they belong."""
    places_of: Callable[[Member], QuerySet[Organisation]]
    """Where a member holds a post now."""
    end: Callable[..., int]
    """(member, organisation, on=day) ends the posts held there, part of a deed; how many."""


def duties() -> Duties:
    """Return who answers."""
    return house().answer(Duties)
