"""Who leads, and what ends with a membership: what the room of people asks of this one."""

from datetime import date

from django.db.models import F, QuerySet

from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.ground import end_posts
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.duties import Duties
from xianfeng.people.models.members import Member


def secretaries() -> QuerySet[Member]:
    return Member.objects.filter(
        posts__kind=PostKind.SECRETARY.value,
        posts__ends_on=None,
        posts__organisation=F("organisation"),
    )


def places_of(member: Member) -> QuerySet[Organisation]:
    return Organisation.objects.filter(posts__member=member, posts__ends_on=None)


def end(member: Member, organisation: Organisation, *, on: date) -> int:
    return end_posts(Post.objects.filter(member=member, organisation=organisation), on=on)


DUTIES = Duties(secretaries, places_of, end)
