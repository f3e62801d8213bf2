from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.permissions import can_end_carrier


def can_state(actor: Actor, carrier: Carrier) -> bool:
    """Tell whether the actor may say what is expected: who runs it, or who proposed it."""
    return can_end_carrier(actor, carrier)
