"""What a member has said, and how many members say what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from xianfeng.actors.rules import Actor
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_see_member, is_self
from xianfeng.people.selectors.visible import party_members
from xianfeng.ui.words import Text
from xianfeng.volunteering.models.strengths import Wish
from xianfeng.volunteering.words import WEEKDAYS


@dataclass(frozen=True)
class StrengthsCard:
    """What the page of a member shows of what the member said."""

    skills: tuple[str, ...]
    wishes: tuple[str, ...]
    free: tuple[tuple[Text, str], ...]
    is_own: bool


def strengths_card(actor: Actor, member: Member) -> StrengthsCard | None:
    """Gather what a member said of skills, wishes and free time; None where not to be read."""
    if not can_see_member(actor, member):
        return None
    return StrengthsCard(
        skills=tuple(str(row) for row in member.skills.order_by("pk")),
        wishes=tuple(str(row) for row in member.wishes.order_by("pk")),
        free=tuple(
            (WEEKDAYS[row.weekday], str(row.get_part_display()))
            for row in member.free_hours.order_by("weekday", "pk")
        ),
        is_own=is_self(actor, member),
    )


def wish_counts() -> Iterable[tuple[int, str, int]]:
    """Count the wishes of the list among Party members, by organisation and wish."""
    return (
        Wish.objects.exclude(kind="")
        .filter(member__in=party_members())
        .values_list("member__organisation_id", "kind")
        .annotate(count=Count("pk"))
        .order_by()
    )
