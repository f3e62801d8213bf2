from xianfeng.actors.rules import Actor, Person


def has_feed(actor: Actor) -> bool:
    """Tell whether the actor has a feed of their own: a member, who can sign up."""
    return isinstance(actor, Person)
