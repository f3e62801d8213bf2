from collections.abc import Iterable

from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor, Person, System
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import reached_by
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import MEMBER_READERS
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import OPEN_TRANSFERS


def organisations_read_by(actor: Actor, *, with_closed: bool = False) -> QuerySet[Organisation]:
    """List the organisations whose list of members the actor may read; open ones, or all."""
    present = (
        Organisation.objects.all() if with_closed else Organisation.objects.filter(closed_on=None)
    )
    if isinstance(actor, System):
        return present
    return present.filter(reached_by(actor, MEMBER_READERS, organisation="", unit="unit__"))


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
    condition = reached_by(
        actor, MEMBER_READERS, organisation="organisation__", unit="organisation__unit__"
    )
    if isinstance(actor, Person):
        condition |= Q(pk=actor.member_id)
    return everything.filter(condition)


def transfers_open(organisations: Iterable[Organisation]) -> QuerySet[Transfer]:
    """List the transfers from or to organisations that are not done yet."""
    keys = [organisation.pk for organisation in organisations]
    states = [state.value for state in OPEN_TRANSFERS]
    return Transfer.objects.filter(state__in=states).filter(Q(source__in=keys) | Q(target__in=keys))
