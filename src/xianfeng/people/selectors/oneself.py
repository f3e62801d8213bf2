"""From an actor to their own record, and back."""

from xianfeng.actors.rules import Actor, HeldRole, Home, Person
from xianfeng.people.models.members import Member


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
