"""The kind of sheet that lists people to ask; the only one in which a contact is read."""

from collections.abc import Callable, Sequence

from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.sheets import place_of
from xianfeng.organisation.sheets import top_of_all
from xianfeng.sheets.kinds import Concern, Incoming, Outgoing, SheetKind, Words
from xianfeng.sheets.rules.faults import Fault
from xianfeng.ui.words import Text

from .models.campaigns import GROUPS
from .permissions import runs_campaigns
from .rules.people import PEOPLE_COLUMNS, PersonDecision
from .selectors.people import campaign_proposed, people_chosen, rule_of_people
from .services.people import lock_campaigns, write_people


def nobody_concerned(
    decisions: Sequence[PersonDecision],
) -> Callable[[PersonDecision, Fault], Concern]:
    """Find whom exceptional rows concern: there are none here."""
    del decisions
    subject: Model = top_of_all()
    return lambda _decision, _fault: (subject, {})


def where(_organisation: Organisation) -> Sequence[tuple[str, Text]]:
    """List the pages that lead to a wave."""
    return ((reverse("campaigns:campaigns"), _("Campaigns")),)


def wave_named(query: str) -> str:
    """Carry the wave of a query."""
    wave = QueryDict(query).get("wave", "")
    return urlencode({"wave": wave}) if wave else ""


def runs_there(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor runs the campaigns of an organisation."""
    return runs_campaigns(actor, organisation)


PEOPLE = SheetKind(
    trail="campaigns.people",
    columns=PEOPLE_COLUMNS,
    words=Words(
        title=_("People to ask"),
        lists=_("People to ask in a campaign"),
        sheet=_("list of people to ask"),
        template=_("Template for people to ask"),
        hints=(
            _(
                "Only for a campaign that is not approved yet. The contact is a telephone number "
                "or an address; it is deleted when the campaign is over."
            ),
        ),
    ),
    labels={
        "campaign": _("Campaign"),
        "office": _("Office that is judged"),
        "group": _("Group"),
        "stratum": _("Stratum"),
        "contact": _("Telephone number or address"),
        "name": _("Name"),
    },
    stored={"group": dict(GROUPS)},
    incoming=Incoming(
        may=runs_campaigns,
        rule=rule_of_people,
        write=write_people,
        lock=lock_campaigns,
        subject=top_of_all,
        concerns=nobody_concerned,
        onward=("campaigns:campaigns", _("Go to the conduct reviews")),
        watches=("campaigns.", "organisation."),
        proposes=campaign_proposed,
    ),
    outgoing=Outgoing(
        place=place_of, may=runs_there, rows=people_chosen, where=where, carried=wave_named
    ),
)
