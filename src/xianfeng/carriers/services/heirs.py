"""What becomes of carriers when their organisation goes into another one."""

from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.carriers.selectors.hindrances import (
    carriers_that_go,
    living_carriers,
    tell_of_carriers,
    titles_taken_over,
)
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Heir, Reshaping


def take_over_carriers(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """Hand the living carriers of a merged organisation to the survivor, part of the merger.

    Each keeps its stage, voices, activities and goals; its own line of the trail says where it
    came from. Carriers that have ended stay with the organisation that ran them.
    """
    source, target = reshaping.node, reshaping.into
    if not isinstance(target, Organisation):
        return 0
    carriers = list(living_carriers(source).order_by("pk"))
    titles = titles_taken_over(source, target)
    for carrier in carriers:
        changes = {"organisation": (source.code, target.code)}
        if titles[carrier.pk] != carrier.title:
            changes["title"] = (carrier.title, titles[carrier.pk])
        carrier.organisation, carrier.title = target, titles[carrier.pk]
        carrier.save(update_fields=["organisation", "title"])
        record(
            actor=actor,
            verb="carriers.carrier.taken_over",
            subject=carrier,
            at=at,
            changes=changes,
            reason=reshaping.reason,
        )
    return len(carriers)


HEIRS = (
    Heir(
        "carriers.carrier",
        frozenset({Change.MERGE}),
        tell_of_carriers,
        take_over_carriers,
        carriers_that_go,
        counted="carriers",
        order=60,
    ),
)
