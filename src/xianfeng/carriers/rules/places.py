from datetime import datetime

from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import NotAfter, Outside

PLACES_MOST = 20_000


def checked_places(places: int | None, closes_at: datetime | None, since: datetime) -> None:
    """Refuse a number of places, or an end of signing up, that cannot be."""
    if places is not None and not 1 <= places <= PLACES_MOST:
        raise Outside(least=1, most=PLACES_MOST, beside=("places",))
    if closes_at is not None and closes_at <= since:
        raise NotAfter(day=since, why=N_("it was planned then"), beside=("closes_at",))
