"""The demo city while its last weeks go by, and how its people are found."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor
from xianfeng.leadership.models.terms import Post
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of, start_of
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing

HOME, NEXT, THIRD = "A0101", "A0102", "A0103"


@dataclass
class City:
    """The city while its last weeks go by."""

    at: datetime
    now: datetime
    home: list[Member] = field(default_factory=list)
    transfers: dict[str, Transfer] = field(default_factory=dict)

    def actor(self, name: str, *, deputyship: Deputyship | None = None) -> Actor:
        """Return who signs in by a name, with the roles of the moment."""
        key = None if deputyship is None else deputyship.pk
        return actor_of(User.objects.get(username=name), at=self.now, deputyship_id=key)

    def branch(self, code: str) -> Organisation:
        return Organisation.objects.select_related("parent", "unit").get(code=code)

    def members(self, code: str) -> list[Member]:
        """Return full members of a branch without account, post or transfer, by number."""
        rows = Member.objects.select_related("organisation__unit").filter(
            organisation__code=code,
            left_on=None,
            standing=Standing.FULL.value,
            user=None,
            transfers=None,
        )
        held = Post.objects.filter(ends_on=None).values("member")
        return list(rows.exclude(pk__in=held).order_by("pk"))

    def day(self, days: int) -> datetime:
        """Return the beginning of a day so many days after the day of building."""
        return start_of(day_of(self.at) + timedelta(days=days))
