from datetime import datetime

from django.db import transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_keep_member
from xianfeng.people.rules.kinds import Education
from xianfeng.people.rules.life import is_birth_year
from xianfeng.people.services.life import HasLeft, NoBirthYear
from xianfeng.people.services.periods import Periods


class OnlyMembers(Refusal):
    """A profile is a member's."""

    sentence = N_("Only members have a profile; this account belongs to no member.")


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
