"""The carriers in the way when an organisation is closed, and those that go in a merger."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage, title_beside
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Hindrance, Node, Obstacle, Reshaping


class HasCarriers(Refusal):
    """A carrier ends openly, with its reason, before who runs it ends."""

    sentence = N_(
        "“{name}” still has carriers that have not ended: {count}. End them first, or "
        "merge it into another organisation, which takes them over."
    )


def living_carriers(node: Node) -> QuerySet[Carrier]:
    """List the carriers of an organisation itself that have not ended; a unit has none."""
    if not isinstance(node, Organisation):
        return Carrier.objects.none()
    return Carrier.objects.filter(organisation=node).exclude(stage=Stage.ENDED.value)


def carriers_that_go(reshaping: Reshaping, *, at: datetime) -> QuerySet[Carrier]:
    """List the living carriers of a merged organisation."""
    del at
    return living_carriers(reshaping.node)


def carriers_in_the_way(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the carriers that nobody would run any more."""
    del actor, at
    node = reshaping.node
    keys = list(living_carriers(node).order_by("pk").values_list("pk", flat=True))
    if not keys:
        return ()
    address = reverse("carriers:carrier", args=keys[:1])
    if len(keys) > 1:
        address = f"{reverse('carriers:list')}?{urlencode({'q': node.name})}"
    return (Obstacle(HasCarriers(name=node.name, count=len(keys)), address),)


def titles_taken_over(source: Node, target: Node) -> dict[int, str]:
    """Return the titles under which carriers go to the survivor, by key.

    A title that one of the survivor's living carriers has gets the name of where it came from.
    """
    taken = set(living_carriers(target).values_list("title", flat=True))
    titles = {}
    rows = living_carriers(source).order_by("pk").values_list("pk", "title")
    for key, title in rows:
        titles[key] = title_beside(title, taken, names=(source.name, source.code, str(key)))
        taken.add(titles[key])
    return titles


def tell_of_carriers(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
    """Say how many carriers go to the survivor, and which get another title."""
    del actor, at
    source, target = reshaping.node, reshaping.into
    count = living_carriers(source).count()
    if target is None or not count:
        return ()
    line = ngettext(
        "%(count)d carrier of “%(name)s” moves to “%(survivor)s”, whose secretary runs "
        "it from then on.",
        "%(count)d carriers of “%(name)s” move to “%(survivor)s”, whose secretary runs "
        "them from then on.",
        count,
    )
    lines = [line % {"count": count, "name": source.name, "survivor": target.name}]
    titles = titles_taken_over(source, target)
    before = dict(living_carriers(source).order_by("pk").values_list("pk", "title"))
    lines += [
        _(
            "“%(before)s” will be called “%(after)s” from then on, because the other "
            "organisation has a carrier with the same title."
        )
        % {"before": before[key], "after": title}
        for key, title in titles.items()
        if title != before[key]
    ]
    return lines


HINDRANCES = (
    Hindrance("carriers.carrier", frozenset({Change.CLOSE}), carriers_in_the_way, order=60),
)
