"""Campaigns as those see them who run them: prepared, approved, in waves (D10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.access.own import is_own_matter, why_denied
from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.campaigns.forms.campaigns import (
    CampaignForm,
    EndForm,
    NewCampaignForm,
    WaveForm,
    plan_of,
)
from xianfeng.campaigns.lists.campaigns import CAMPAIGNS, WAVES, CampaignRow
from xianfeng.campaigns.models.campaigns import GROUPS, Campaign, Wave
from xianfeng.campaigns.permissions import (
    authors_of,
    can_approve_campaign,
    can_run_campaign,
    can_see_campaigns,
    runs_campaigns,
)
from xianfeng.campaigns.rules.campaigns import LIFE, Group, Phase, Stage
from xianfeng.campaigns.selectors.campaigns import (
    campaigns_visible_to,
    drafts_visible_to,
    organisations_running,
    phase,
    waves_visible_to,
)
from xianfeng.campaigns.selectors.people import invited_people
from xianfeng.campaigns.selectors.reviews import campaign_card
from xianfeng.campaigns.services.campaigns import (
    approve_campaign,
    change_campaign,
    end_campaign,
    prepare_campaign,
)
from xianfeng.campaigns.services.waves import draw_wave, remind
from xianfeng.campaigns.words import PHASES
from xianfeng.foundation.refusals import MovedOn, Over
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.ui.acts import Act
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.things import Asked, On, new_thing


@require_safe
@signed_in_as(can_see_campaigns)
def campaigns(request: ActorRequest) -> HttpResponse:
    """List the campaigns in the actor's reach."""
    today = timezone.localdate()
    step = (reverse("campaigns:prepare_campaign"), _("Prepare a campaign"))

    def rows(found: Sequence[Campaign]) -> list[CampaignRow]:
        return [CampaignRow(campaign, phase(campaign, today)) for campaign in found]

    may = runs_campaigns(request.actor)
    shown = show(
        request,
        CAMPAIGNS,
        campaigns_visible_to(request.actor),
        make=rows,
        step=step if may else NO_STEP,
    )
    return answer(request, "campaigns/campaigns.html", shown, {"may_prepare": may})


@require_safe
@signed_in_as(can_see_campaigns)
def campaign(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Show how one campaign stands: whom it asks, how many answered, what can be done."""
    found = get_object_or_404(campaigns_visible_to(request.actor), pk=campaign_id)
    today = timezone.localdate()
    card = campaign_card(found, today=today)
    runs = can_run_campaign(request.actor, found)
    is_draft = card.phase is Phase.DRAFT
    context = {
        "card": card,
        "today": today,
        "phase": PHASES[card.phase],
        "may_change": runs and is_draft,
        "may_approve": is_draft and can_approve_campaign(request.actor, found),
        "waits_for_others": runs and is_draft and is_own_matter(request.actor, *authors_of(found)),
        "may_draw": runs and card.phase is Phase.RUNNING,
        "may_end": runs and card.phase in {Phase.DRAFT, Phase.WAITING, Phase.RUNNING},
        "is_public": found.seed is not None and card.phase in {Phase.OVER, Phase.ENDED},
        "minimum": settings.FIGURES.cell_minimum,
    }
    shown = show(request, WAVES, found.waves.all())
    return answer(request, "campaigns/campaign.html", shown, context)


@require_safe
@signed_in_as(can_see_campaigns)
def wave(request: ActorRequest, wave_id: int) -> HttpResponse:
    """Show one wave: how many were drawn and invited, and how the invitations go out."""
    found = get_object_or_404(waves_visible_to(request.actor), pk=wave_id)
    campaign = found.campaign
    today = timezone.localdate()
    runs = can_run_campaign(request.actor, campaign)
    is_open = phase(campaign, today) is Phase.RUNNING
    export = reverse("sheets:export_people", args=[campaign.organisation.code])
    context = {
        "wave": found,
        "wanting": invited_people(found).count() if is_open else None,
        "campaign": campaign,
        "export": f"{export}?wave={found.pk}" if runs and is_open and found.invited else "",
        "may_remind": runs and is_open and today <= found.closes_on and not found.reminded_on,
        "is_open": is_open,
    }
    return render(request, "campaigns/wave.html", context)


def _find(request: ActorRequest, campaign_id: int, group: str = "") -> Campaign:
    if group and group not in dict(GROUPS):
        raise Http404
    return campaigns_visible_to(request.actor).get(pk=campaign_id)


def _find_wave(request: ActorRequest, wave_id: int) -> Wave:
    return waves_visible_to(request.actor).get(pk=wave_id)


def _approved(asked: Asked[Campaign]) -> MovedOn | None:
    is_draft = asked.thing.stage == Stage.DRAFT.value
    return None if is_draft else MovedOn(what=LIFE.noun)


def _over(asked: Asked[Campaign]) -> Over | None:
    is_over = phase(asked.thing, asked.today) in {Phase.OVER, Phase.ENDED}
    return Over(what=LIFE.noun) if is_over else None


def _page(campaign: Campaign) -> str:
    return reverse("campaigns:campaign", args=[campaign.pk])


CAMPAIGN = On[Campaign](
    find=_find,
    door=can_see_campaigns,
    may=can_run_campaign,
    named="campaign",
    where=lambda asked: asked.thing.title,
    back=lambda asked: _page(asked.thing),
)
DRAFT = replace(CAMPAIGN, over=_approved)
prepare = Act(
    on=new_thing("campaigns:campaigns", _("Campaigns"), door=runs_campaigns),
    form=NewCampaignForm,
    given=lambda asked: {
        "questionnaires": drafts_visible_to(asked.actor).filter(published_at__isnull=False)
    },
    among=lambda asked: {
        "organisation": organisations_running(asked.actor),
        "offices": units_visible_to(asked.actor),
    },
    service=prepare_campaign,
    heading=_("Prepare a campaign"),
    lead=_("Nobody is asked before a second officer has approved it."),
    button=_("Prepare it"),
    done=_(
        "The campaign has been prepared. Bring the lists of people to ask, then have it approved."
    ),
    onward=lambda _step, made: _page(made),
    template="campaigns/campaign_form.html",
)
change = Act(
    on=DRAFT,
    form=CampaignForm,
    given=lambda asked: {
        "initial": plan_of(asked.thing),
        "questionnaires": drafts_visible_to(asked.actor).filter(published_at__isnull=False),
    },
    among=lambda asked: {"offices": units_visible_to(asked.actor)},
    service=change_campaign,
    heading=_("Change the campaign"),
    lead=_("Whoever changes it does not approve it."),
    button=_("Save"),
    done=_("The campaign has been changed."),
    edits=True,
    template="campaigns/campaign_form.html",
)
approve = Act(
    on=replace(
        DRAFT,
        may=can_approve_campaign,
        why_not=lambda actor, campaign: why_denied(actor, *authors_of(campaign)),
    ),
    form=Form,
    service=approve_campaign,
    heading=_("Approve this campaign?"),
    lead=_(
        "The lists are then frozen and their hash goes into the audit log; only after that is the "
        "lot drawn. An approval cannot be undone."
    ),
    button=_("Approve"),
    done=_("The campaign has been approved."),
)
end = Act(
    on=replace(CAMPAIGN, over=_over),
    form=EndForm,
    service=end_campaign,
    heading=_("End this campaign early?"),
    lead=_("Ballots that were given stay. The reason is published with the result."),
    button=_("End it"),
    done=_("The campaign has been ended."),
)
draw = Act(
    on=replace(CAMPAIGN, over=_over),
    form=WaveForm,
    given=lambda asked: {
        "initial": {
            "closes_on": min(
                asked.today + timedelta(days=settings.FIGURES.wave_days), asked.thing.closes_on
            )
        }
    },
    told=lambda step: {
        **step.form.cleaned_data,
        "group": Group(step.request.resolver_match.kwargs["group"]),
    },
    service=draw_wave,
    heading=lambda asked: _("Draw the next wave: {group}").format(
        group=dict(GROUPS)[asked.request.resolver_match.kwargs["group"]]
    ),
    lead=_(
        "At each office as many are drawn as are needed, by the rate at which people answer. The "
        "rest of the list is not bothered."
    ),
    button=_("Draw"),
    done=_("The wave has been drawn."),
    onward=lambda _step, made: reverse("campaigns:wave", args=[made.pk]),
)
remind_wave = Act(
    on=On[Wave](
        find=_find_wave,
        door=can_see_campaigns,
        may=lambda actor, wave: can_run_campaign(actor, wave.campaign),
        named="wave",
        back=lambda asked: reverse("campaigns:wave", args=[asked.thing.pk]),
    ),
    form=Form,
    service=remind,
    done=_("The reminder has been noted. Send it to everybody on the list of this wave."),
    is_button=True,
)
