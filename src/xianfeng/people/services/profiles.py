from datetime import date, datetime

from django.db import transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, Person
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Ahead
from xianfeng.foundation.text import (
    NotADate,
    parse_date,
)
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.models.strengths import FreeHours, Skill, Wish
from xianfeng.people.permissions import can_keep_member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.strengths import Strengths, is_birth_year
from xianfeng.people.rules.texts import checked_words
from xianfeng.people.services.life import HasLeft, NoBirthYear
from xianfeng.people.services.periods import Periods

ASKED_ALREADY = N_("You have already requested this; it has not been answered yet.")
ANSWERED_ALREADY = N_("This has already been answered.")


class OnlyMembers(Refusal):
    """A profile is a member's."""

    sentence = N_("Only members have a profile, and this account does not belong to a member.")


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
        for table in (Skill, Wish, FreeHours):
            table.objects.filter(member=member).delete()
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
        record(actor=actor, verb="people.profile.kept", subject=member, at=at, is_own=True)


@decision
def keep_background(
    *,
    actor: Actor,
    member: Member,
    birth_year: int | None,
    education: Education | None,
    at: datetime,
) -> Member:
    """Keep a member's year of birth and education, or take them away; both may be unknown.

    Raises:
        NotAllowed: the actor does not keep this member's record.
        OwnMatter: the actor is the member, or the member's deputy.
        HasLeft, NoBirthYear: as they say.
    """
    if birth_year is not None and not is_birth_year(birth_year, today=day_of(at)):
        raise NoBirthYear(year=birth_year)
    with transaction.atomic():
        current = Periods(at).member(member.pk)
        require_free(actor, current, at=at)
        require(can_keep_member, actor, current)
        if current.left_on is not None:
            raise HasLeft
        current.birth_year = birth_year
        current.education = education.value if education else ""
        current.save(update_fields=["birth_year", "education"])
        # The values themselves stay out of the trail, which cannot forget.
        record(actor=actor, verb="people.member.background_kept", subject=current, at=at)
    return current


def _checked_joined(value: str, member: Member, today: date) -> str:
    if not value and member.standing == Standing.ACTIVIST.value:
        return ""
    if not value:
        raise NotADate(text="")
    day = parse_date(value)
    if day > today:
        raise Ahead(day=day)
    return day.isoformat()
