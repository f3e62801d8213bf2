"""Carriers as they stood on a day: with which organisation, under which title, at which stage."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from xianfeng.carriers.models.carriers import Carrier, CarrierMove
from xianfeng.organisation.selectors.history import Ground


@dataclass(frozen=True)
class Places:
    """What mergers after a day have changed of carriers, so that it can be told as it was."""

    places: Mapping[int, int]
    """Carrier → its organisation then; of the others it is that of today."""
    titles: Mapping[int, str]
    """Carrier → its title then, where it is another one."""

    @classmethod
    def of(cls, ground: Ground) -> "Places":
        """Read what has been taken over since the day of the ground."""
        places: dict[int, int] = {}
        titles: dict[int, str] = {}
        # From the latest back: what is written last is what was first.
        for step in ground.passed["carriers.carrier"]:
            places[step.subject] = step.source
            if "title" in step.changes:
                titles[step.subject] = step.changes["title"][0]
        return cls(places, titles)

    def carriers_of(self, organisations: Collection[int]) -> QuerySet[Carrier]:
        """List the carriers that stood with these organisations."""
        came = [key for key, place in self.places.items() if place in organisations]
        went = [key for key, place in self.places.items() if place not in organisations]
        found = Carrier.objects.filter(Q(organisation__in=organisations) | Q(pk__in=came))
        return found.exclude(pk__in=went)

    def place_of(self, carrier: Carrier) -> int:
        """Return the organisation with which a carrier stood."""
        return self.places.get(carrier.pk, carrier.organisation_id)

    def title_of(self, carrier: Carrier) -> str:
        """Return the title of a carrier then."""
        return self.titles.get(carrier.pk, carrier.title)


def last_step(at: datetime) -> Subquery:
    """Give, for a query of carriers, the last step of each by a moment; null before its first."""
    taken = CarrierMove.objects.filter(carrier=OuterRef("pk"), happened_at__lte=at)
    return Subquery(taken.order_by("-number").values("step")[:1])
