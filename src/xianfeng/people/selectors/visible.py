from collections.abc import Iterable

from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor, HeldRole, Home, Person, System
from xianfeng.asks.models import IS_OPEN
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import reached_by
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import MEMBER_READERS
from xianfeng.people.rules.kinds import KEEPERS, Standing


def organisations_read_by(actor: Actor, *, with_closed: bool = False) -> QuerySet[Organisation]:
    """List the organisations whose list of members the actor may read; open ones, or all."""
    present = (
        Organisation.objects.all() if with_closed else Organisation.objects.filter(closed_on=None)
    )
    if isinstance(actor, System):
        return present
    return present.filter(reached_by(actor, MEMBER_READERS, organisation="", unit="unit__"))


def organisations_kept_by(actor: Actor) -> QuerySet[Organisation]:
    """Return the open organisations whose list of members the actor keeps."""
    reached = reached_by(actor, KEEPERS, organisation="", unit="unit__")
    return Organisation.objects.filter(reached, closed_on=None)


def party_members() -> QuerySet[Member]:
    """List those who are counted as members: full and probationary, and not left.

    Activists stand on the same lists, but they are not members yet.
    """
    standings = (Standing.FULL.value, Standing.PROBATIONARY.value)
    return Member.objects.filter(standing__in=standings, left_on__isnull=True)


def members_visible_to(actor: Actor) -> QuerySet[Member]:
    """List the members that the actor may read by name: those in reach, and oneself.

    Whoever has left is in no list any more; the page of one member still shows the record.
    """
    listed = member_records(actor).filter(left_on__isnull=True)
    return listed.select_related(None).select_related("organisation")  # long lists: no more joins


def member_records(actor: Actor) -> QuerySet[Member]:
    """List the members whose page the actor may open, those who have left too."""
    everything = Member.objects.select_related("organisation__unit")
    if isinstance(actor, System):
        return everything
    condition = reached_by(actor, MEMBER_READERS)
    if isinstance(actor, Person):
        condition |= Q(pk=actor.member_id)
    return everything.filter(condition)


def transfers_open(organisations: Iterable[Organisation]) -> QuerySet[Transfer]:
    """List the transfers from or to organisations that are not done yet."""
    keys = [organisation.pk for organisation in organisations]
    return Transfer.objects.filter(IS_OPEN, Q(source__in=keys) | Q(target__in=keys))


def member_of(actor: Actor) -> Member | None:
    """Return the member that an actor is, or was: whoever has left keeps the right to see."""
    rows = Member.objects.select_related("organisation__unit", "user")
    if isinstance(actor, Person):
        return rows.get(pk=actor.member_id)
    return None if actor.user_id is None else rows.filter(user_id=actor.user_id).first()


def home_of(member: Member) -> Home:
    """Return where a member belongs; the organisation is read along with its unit."""
    place = member.organisation
    unit_path = place.unit.path if place.unit else None
    return Home(place.pk, place.name, place.path, place.unit_id, unit_path)


def person_of(member: Member, *held: HeldRole) -> Person:
    """Return a member as the one who acts, with these roles."""
    return Person(member.user_id, member.pk, member.name, home_of(member), held)
