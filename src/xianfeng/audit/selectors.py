from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from .models import Head, Move


def state_of(rooms: Iterable[str]) -> tuple[str, ...]:
    """Say in which state rooms are: for each the digest of the last entry that concerns it.

    It changes in the same transaction as what the room's services write, and never comes back;
    so whatever was made of a room's tables is still true while its state is the same. Ask before
    reading the tables. One query; a room of which the trail knows nothing is "".
    """
    latest: dict[str, str] = next(iter(Head.objects.values_list("latest", flat=True)), {})
    return tuple(latest.get(room, "") for room in rooms)


def of_step(moves: type[Move], step: str, field: str = "happened_at") -> Subquery:
    """Give, for a query of what lives, a field of the last move by which a step was taken.

    To show, to sort and to narrow by, without a query more: null where it was never taken.
    """
    taken = moves._default_manager.filter(**{moves.noun: OuterRef("pk")}, step=step)  # noqa: SLF001 -- Django's public name of a manager
    return Subquery(taken.order_by("-number").values(field)[:1])
