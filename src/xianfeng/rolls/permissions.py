from xianfeng.actors.rules import Actor, Person
from xianfeng.people.permissions import reads_members


def finds_rolls(actor: Actor) -> bool:
    """Tell whether there can be a roll for the actor: members, and whoever reads their lists."""
    return isinstance(actor, Person) or reads_members(actor)
