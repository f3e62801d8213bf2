"""Writing the rows of a reviewed list of people to ask."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.campaigns.models.campaigns import Campaign, Cell, Listed
from xianfeng.campaigns.rules.people import Person, PersonDecision
from xianfeng.sheets.kinds import Tell

BATCH = 1_000


def lock_campaigns() -> None:
    """Let imports go one after the other; an approval, which freezes the lists, waits too."""
    list(Campaign.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def write_people(
    *, actor: Actor, decisions: Sequence[PersonDecision], at: datetime, tell: Tell
) -> None:
    """Add people to the lists of their cells, in the order of the sheet (`sheets.kinds.Write`)."""
    del actor, at, tell
    by_cell: dict[tuple[int, int, str, str], list[Person]] = defaultdict(list)
    for decision in decisions:
        if (person := decision.person) is not None:
            key = (person.campaign, person.office, person.group.value, person.stratum)
            by_cell[key].append(person)
    for (campaign, office, group, stratum), people in by_cell.items():
        cell, _ = Cell.objects.get_or_create(
            campaign_id=campaign, office_id=office, group=group, stratum=stratum
        )
        Listed.objects.bulk_create(
            (
                Listed(cell=cell, place=place, contact=person.contact, name=person.name)
                for place, person in enumerate(people, start=cell.listed + 1)
            ),
            batch_size=BATCH,
        )
        cell.listed += len(people)
        cell.save(update_fields=["listed"])
