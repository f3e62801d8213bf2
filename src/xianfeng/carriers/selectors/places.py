"""Who has a place at an activity and who waits; whoever has left the house holds none."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from xianfeng.carriers.models.activities import Activity, SignUp

STANDS = Q(withdrawn_at=None, member__left_on=None)
"""A word that counts: not taken back, not struck off, of somebody who is here."""


def placed(activity: Activity) -> QuerySet[SignUp]:
    """List the words that have a place."""
    return activity.sign_ups.filter(STANDS, placed_at__isnull=False)


def waiting_for(activity: Activity) -> QuerySet[SignUp]:
    """List the words in line, the first of them first."""
    line = activity.sign_ups.filter(STANDS, placed_at=None)
    return line.select_related("member").order_by("signed_up_at", "pk")


def free_places(activity: Activity) -> int | None:
    """Count the places that nobody has, below 0 where there are fewer than given; None: no end."""
    return None if activity.places is None else activity.places - placed(activity).count()


def held_row(activity: Activity) -> Activity:
    """Read an activity anew and hold it: places are given to one after the other."""
    return Activity.objects.select_for_update().get(pk=activity.pk)


@dataclass(frozen=True)
class PlacesCard:
    """What a page says of the places of an activity; all are persons."""

    places: int
    free: int
    waiting: int


def places_card(activity: Activity) -> PlacesCard | None:
    """Count places, what is free and the line; None where as many may come as will."""
    free = free_places(activity)
    if free is None or activity.places is None:
        return None
    return PlacesCard(activity.places, max(free, 0), waiting_for(activity).count())


def number_in_line(word: SignUp) -> int | None:
    """Return which one in line a word is, from 1; None where it has a place."""
    if word.placed_at is not None:
        return None
    earlier = Q(signed_up_at__lt=word.signed_up_at) | Q(
        signed_up_at=word.signed_up_at, pk__lte=word.pk
    )
    return waiting_for(word.activity).filter(earlier).count()
