from datetime import datetime

from django.db import transaction

from xianfeng.actors.rules import Actor, Person
from xianfeng.audit.services import record
from xianfeng.foundation.refusals import OnlyMembers
from xianfeng.people.models.members import Member
from xianfeng.people.services.periods import Periods
from xianfeng.volunteering.models.strengths import FreeHours, Skill, Wish
from xianfeng.volunteering.rules.strengths import Strengths, checked_words


def keep_strengths(*, actor: Actor, strengths: Strengths, at: datetime) -> None:
    """Keep what a member says of skills, wishes and free time, in place of what was said before.

    Raises:
        OnlyMembers: the account belongs to no member.
        TooManyWords, TooLong, NotForProfiles: as they say.
    """
    if not isinstance(actor, Person):
        raise OnlyMembers
    skills, wishes = checked_words(strengths.own_skills), checked_words(strengths.own_wishes)
    with transaction.atomic():
        member = Periods(at).member(actor.member_id)
        forget_strengths(actor=actor, member=member, at=at)
        Skill.objects.bulk_create(
            [
                *(
                    Skill(member=member, kind=kind.value, recorded_at=at)
                    for kind in sorted(strengths.skills)
                ),
                *(Skill(member=member, words=words, recorded_at=at) for words in skills),
            ]
        )
        Wish.objects.bulk_create(
            [
                *(
                    Wish(member=member, kind=kind.value, recorded_at=at)
                    for kind in sorted(strengths.wishes)
                ),
                *(Wish(member=member, words=words, recorded_at=at) for words in wishes),
            ]
        )
        FreeHours.objects.bulk_create(
            FreeHours(member=member, weekday=each.weekday, part=each.part.value, recorded_at=at)
            for each in sorted(strengths.free)
        )
        record(actor=actor, verb="volunteering.profile.kept", subject=member, at=at, is_own=True)


def forget_strengths(*, actor: Actor, member: Member, at: datetime) -> None:
    """Remove all that a member said; in the transaction of the deletion that was granted."""
    del actor, at
    for table in (Skill, Wish, FreeHours):
        table.objects.filter(member=member).delete()
