"""Campaigns and questionnaires as those see them who look after them."""

from datetime import date
from hashlib import sha256

from django.db.models import QuerySet

from xianfeng.actors.rules import Actor, RoleKind, System
from xianfeng.campaigns.models.campaigns import Campaign, Cell, Listed, Wave
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.permissions import READERS
from xianfeng.campaigns.rules.campaigns import Phase, Stage, phase_of
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import organisations_visible_to, reached_by


def campaigns_visible_to(actor: Actor) -> QuerySet[Campaign]:
    """List the campaigns of organisations in the actor's reach."""
    everything = Campaign.objects.select_related("organisation__unit", "questionnaire")
    if isinstance(actor, System):
        return everything
    return everything.filter(reached_by(actor, READERS))


def waves_visible_to(actor: Actor) -> QuerySet[Wave]:
    """List the waves of the campaigns in the actor's reach."""
    waves = Wave.objects.select_related("campaign__organisation__unit")
    return waves.filter(campaign__in=campaigns_visible_to(actor))


def cells_visible_to(actor: Actor) -> QuerySet[Cell]:
    """List the cells of the campaigns in the actor's reach, once their rounds are there."""
    cells = Cell.objects.select_related("campaign__organisation__unit", "office__parent")
    return cells.filter(campaign__in=campaigns_visible_to(actor), round__isnull=False)


def organisations_running(actor: Actor) -> QuerySet[Organisation]:
    """List the organisations whose campaigns the actor runs."""
    visible = organisations_visible_to(actor)
    if isinstance(actor, System):
        return visible
    officer = frozenset({RoleKind.OFFICER})
    return visible.filter(reached_by(actor, officer, organisation="", unit="unit__"))


def drafts_visible_to(actor: Actor) -> QuerySet[Draft]:
    """List the questionnaires of organisations in the actor's reach, published or not."""
    everything = Draft.objects.select_related("organisation__unit")
    if isinstance(actor, System):
        return everything
    return everything.filter(reached_by(actor, READERS))


def phase(campaign: Campaign, today: date) -> Phase:
    """Tell where a campaign stands on a day."""
    return phase_of(
        Stage(campaign.stage),
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        today=today,
    )


def list_name(cell: Cell) -> str:
    """Return whose list a draw was made of, as it is published beside the seed."""
    return "/".join(filter(None, (cell.office.code, cell.group, cell.stratum)))


def digest_of_lists(campaign: Campaign) -> str:
    """Hash the lists: SHA-256 over one line a person, in the order of cells and places."""
    people = Listed.objects.filter(cell__campaign=campaign).order_by("cell", "place")
    hashed = sha256()
    for cell_id, place, contact in people.values_list("cell", "place", "contact").iterator():
        hashed.update(f"{cell_id} {place} {contact}\n".encode())
    return hashed.hexdigest()


def locked_campaign(campaign: Campaign) -> Campaign:
    """Lock a campaign and read it anew; inside the caller's transaction."""
    rows = Campaign.objects.select_for_update(of=("self",))
    return rows.select_related("organisation__unit").get(pk=campaign.pk)
