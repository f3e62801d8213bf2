"""The lists of campaigns, of their results, of the offices in one."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.campaigns.models.campaigns import Campaign, Wave
from xianfeng.campaigns.rules.campaigns import Phase
from xianfeng.campaigns.words import PHASES
from xianfeng.ui.lists.columns import Column, Kind, of_field
from xianfeng.ui.lists.filters import Filters, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.words import say_from_to


class CampaignFilters(Filters):
    """Look for a campaign by its title or by who runs it."""

    q = by_words(having("title", "organisation__name"))


@dataclass(frozen=True)
class CampaignRow:
    """A campaign in the list, and where it stands today."""

    campaign: Campaign
    phase: Phase


CAMPAIGNS = declare(
    Listing[CampaignRow](
        name="campaigns.campaigns",
        title=_("Campaigns"),
        columns=(
            Column(
                "title",
                _("Campaign"),
                lambda row: row.campaign.title,
                sort=("title",),
                link=lambda row: reverse("campaigns:campaign", args=[row.campaign.pk]),
            ),
            Column(
                "phase",
                _("State"),
                lambda row: PHASES[row.phase][1],
                word=lambda row: PHASES[row.phase][0],
            ),
            Column(
                "span",
                _("From – to"),
                lambda row: say_from_to(row.campaign.opens_on, row.campaign.closes_on),
                sort=("opens_on", "closes_on"),
            ),
            Column(
                "questionnaire",
                _("Questionnaire"),
                lambda row: row.campaign.questionnaire.title,
                link=lambda row: reverse("campaigns:draft", args=[row.campaign.questionnaire_id]),
            ),
            Column(
                "organisation",
                _("Who runs it"),
                lambda row: row.campaign.organisation.name,
                sort=("organisation__path",),
            ),
        ),
        order=("-opens_on", "-pk"),
        empty=Empty(
            _("No campaign yet"),
            _(
                "A campaign asks five groups about some offices, in a period and with one "
                "questionnaire; its result is published when it is over."
            ),
        ),
        counted=ngettext_lazy("%(number)s campaign", "%(number)s campaigns", "count"),
        filters=CampaignFilters,
    )
)
WAVES = declare(
    Listing[Wave](
        name="campaigns.waves",
        title=_("Waves of invitations"),
        columns=(
            Column(
                "group",
                _("Group"),
                lambda wave: wave.get_group_display(),
                sort=("group", "number"),
                link=lambda wave: reverse("campaigns:wave", args=[wave.pk]),
            ),
            of_field("number", _("Wave"), kind=Kind.NUMBER),
            of_field("drawn_on", _("Drawn on"), kind=Kind.DAY),
            of_field("closes_on", _("Answers until"), kind=Kind.DAY),
            of_field("drawn", _("Drawn"), kind=Kind.NUMBER),
            Column("invited", _("Invited"), lambda wave: wave.invited, kind=Kind.NUMBER),
            of_field("reminded_on", _("Reminded on"), kind=Kind.DAY, sort=()),
        ),
        order=("-drawn_on", "-pk"),
        empty=Empty(
            _("No wave yet"),
            _(
                "Once the campaign is open, each group's first wave is drawn from its list; "
                "another one only after its last day."
            ),
        ),
        counted=ngettext_lazy("%(number)s wave", "%(number)s waves", "count"),
        per_page=10,
        is_framed=False,
    )
)
