"""Who belonged to an organisation on a day, by the periods: for those who read the names today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.history import OrganisationState
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.history import on_day, tree_as_of
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_see_member
from xianfeng.people.selectors.life import memberships_on
from xianfeng.people.selectors.search import search_members
from xianfeng.people.selectors.visible import organisations_read_by
from xianfeng.ui.words import say_date


def belonged_on(actor: Actor, organisation: Organisation, day: date) -> QuerySet[Membership]:
    """List the periods of those who belonged to an organisation, or below it, on a day.

    The tree is that of the day; of it, what the actor reads today.
    """
    nodes = tree_as_of(day)
    if organisation.pk not in nodes.nodes:
        return Membership.objects.none()
    read = set(
        organisations_read_by(actor, with_closed=True).order_by().values_list("pk", flat=True)
    )
    keys = read.intersection(nodes.below(organisation.pk))
    found = memberships_on(day)
    return found if len(keys) == len(nodes.nodes) else found.filter(organisation__in=keys)


@dataclass(frozen=True)
class Unrecorded:
    """Of a day nothing is known; `since` is the first day of which it is, if there is one."""

    since: date | None

    def __str__(self) -> str:
        if self.since is None:
            return _("No member has been recorded here yet.")
        day = say_date(self.since, with_time=False)
        return _("Members have been recorded here since {day}.").format(day=day)


def unrecorded(organisation: Organisation, day: date) -> Unrecorded | None:
    """Tell whether the records of who belonged here, or below, begin only after a day.

    To be asked where nobody is found: then it says whether nobody is the answer.
    """
    tree = tree_as_of(day)
    whose = below(organisation.path, prefix="organisation__")
    if organisation.pk in tree.nodes:
        whose = Q(organisation__in=tree.below(organisation.pk))
    since = members_begin(whose)
    return None if since is not None and since <= day else Unrecorded(since)


def members_begin(whose: Q) -> date | None:
    """Return the first day of which it is recorded who belonged to some organisations."""
    first: date | None = Membership.objects.filter(whose).aggregate(first=Min("starts_on"))["first"]
    return first


class PastLines(Sequence[Membership]):
    """The list of members of a day, by organisation and name; a page reads its own rows alone.

    Which organisation a page falls in is reckoned from the number of members of each, which an
    index gives; names are put in order only there.
    """

    def __init__(self, periods: QuerySet[Membership]) -> None:
        self._periods = periods
        counts = dict(
            periods.order_by("organisation").values_list("organisation").annotate(count=Count("pk"))
        )
        paths = Organisation.objects.order_by("path").values_list("pk", flat=True)
        self._counts = [(key, counts[key]) for key in paths if key in counts] if counts else []

    def __len__(self) -> int:
        return sum(count for _, count in self._counts)

    @overload
    def __getitem__(self, place: int) -> Membership: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Membership]: ...
    def __getitem__(self, place: int | slice) -> Membership | Sequence[Membership]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _ = place.indices(len(self))
        wanted: list[int] = []
        first = reached = 0
        for key, count in self._counts:
            if start < reached + count and reached < stop:
                first = first if wanted else reached
                wanted.append(key)
            reached += count
        rows = self._periods.filter(organisation__in=wanted).order_by(
            "organisation__path", "member__name", "pk"
        )
        rows = rows.select_related("member__organisation__unit")
        return tuple(rows[start - first : stop - first])


def belonged_lines(
    actor: Actor, organisation: Organisation, day: date, *, words: str = "", standing: str = ""
) -> PastLines:
    """Return the list of members of a day, by organisation and name."""
    found = belonged_on(actor, organisation, day)
    if standing:
        found = found.filter(standing=standing)
    if words:
        among = Member.objects.filter(memberships__in=found)
        found = found.filter(member__in=search_members(actor, words, among=among).values("pk"))
    return PastLines(found)


@dataclass(frozen=True)
class PastPerson:
    """A member on the list of a day; place and standing are those of the day."""

    member: Member
    organisation: str
    standing: str
    is_open: bool
    """Whether the reader may open the member's page today."""


def past_people(actor: Actor, periods: Iterable[Membership], day: date) -> tuple[PastPerson, ...]:
    """Return one page of the list of members of a day."""
    rows = tuple(periods)
    names = dict(
        OrganisationState.objects.filter(on_day(day))
        .filter(organisation__in={row.organisation_id for row in rows})
        .order_by("pk")
        .values_list("organisation_id", "name")
    )
    return tuple(
        PastPerson(
            member=row.member,
            organisation=names[row.organisation_id],
            standing=str(row.get_standing_display()),
            is_open=can_see_member(actor, row.member),
        )
        for row in rows
    )
