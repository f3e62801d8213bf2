"""The steps of a carrier's life."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xianfeng.access.own import why_denied
from xianfeng.actors.doors import ActorRequest
from xianfeng.actors.rules import Actor
from xianfeng.carriers.forms import (
    ActivityForm,
    ApprovalForm,
    EndForm,
    EndorsementForm,
    GoalForm,
    ProposalForm,
    StartForm,
)
from xianfeng.carriers.models import Carrier
from xianfeng.carriers.permissions import PARTIES, can_do, can_propose, is_time_for
from xianfeng.carriers.rules import LIFE, Answer, Deed, Voice
from xianfeng.carriers.selectors.catalogue import (
    carriers_visible_to,
    goals_to_serve,
    organisations_to_propose_for,
    own_organisation,
)
from xianfeng.carriers.selectors.page import carrier_card, voice_lines
from xianfeng.carriers.services.activities import plan_activity
from xianfeng.carriers.services.life import (
    approve_carrier,
    count_endorsement,
    end_carrier,
    propose_carrier,
    serve_goal,
    start_carrier,
)
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import MovedOn
from xianfeng.ui.acts import Act
from xianfeng.ui.things import Asked, On


def address(carrier: Carrier) -> str:
    """Return the address of a carrier's page."""
    return reverse("carriers:carrier", args=[carrier.pk])


def voices_missing(carrier: Carrier) -> list[Voice]:
    """Name the voices that have not answered yet."""
    lines = zip(Voice, voice_lines(carrier), strict=True)
    return [voice for voice, line in lines if line.answer is Answer.MISSING]


def carrier_for(deed: Deed) -> On[Carrier]:
    """Return a visible carrier for a deed, with the voices beside it, while the deed is due."""

    def find(request: ActorRequest, carrier_id: int) -> Carrier:
        return carriers_visible_to(request.actor).prefetch_related("moves").get(pk=carrier_id)

    def over(asked: Asked[Carrier]) -> MovedOn | None:
        is_done = deed is Deed.COUNT and not voices_missing(asked.thing)
        return MovedOn(what=LIFE.noun) if is_done or not is_time_for(deed, asked.thing) else None

    def why_not(actor: Actor, carrier: Carrier) -> Refusal | None:
        return why_denied(actor, *(PARTIES[deed](carrier) if deed in PARTIES else ()))

    return On(
        find=find,
        may=lambda actor, carrier: can_do(actor, deed, carrier),
        why_not=why_not,
        over=over,
        named="carrier",
        where=lambda asked: asked.thing.title,
        back=lambda asked: address(asked.thing),
        template="carriers/step.html",
        shows=lambda asked: {
            "card": carrier_card(actor=asked.actor, carrier=asked.thing, at=asked.at)
        },
    )


propose = Act(
    on=On(
        find=lambda _request: None,
        door=can_propose,
        where=_("Carriers"),
        back=lambda _asked: reverse("carriers:list"),
    ),
    form=ProposalForm,
    given=lambda asked: {
        "organisations": organisations_to_propose_for(asked.actor),
        "own": own_organisation(asked.actor),
        "goals": goals_to_serve(asked.actor),
        "initial": {"goal": asked.request.GET.get("goal", "")},
    },
    service=propose_carrier,
    heading=_("What do you want to start?"),
    lead=_(
        "After the proposal three voices answer: organisation, members, public. "
        "Then an officer above approves."
    ),
    button=_("Propose"),
    done=_("The carrier has been proposed. Next, the three voices answer."),
    onward=lambda _step, carrier: address(carrier),
)
endorse = Act(
    on=carrier_for(Deed.COUNT),
    form=EndorsementForm,
    given=lambda asked: {"voices": voices_missing(asked.thing)},
    service=count_endorsement,
    heading=_("What did this voice answer?"),
    lead=_("Each voice is counted separately, and only once; a count is never changed."),
    button=_("Record the count"),
    done=_("The count has been recorded."),
)
approve = Act(
    on=carrier_for(Deed.APPROVE),
    form=ApprovalForm,
    service=approve_carrier,
    heading=_("Approve this carrier?"),
    lead=_("All three voices must have accepted. An approval cannot be undone."),
    button=_("Approve"),
    done=_("The carrier has been approved and can be started."),
)
start = Act(
    on=carrier_for(Deed.START),
    form=StartForm,
    given=lambda asked: {
        "initial": {
            "review_date": asked.today + timedelta(days=settings.FIGURES.carrier_trial_days)
        }
    },
    service=start_carrier,
    heading=_("Start the trial?"),
    lead=_("From now on everyone knows of it and can take part."),
    button=_("Start the trial"),
    done=_("The trial has started. Plan the first activity."),
)
end = Act(
    on=carrier_for(Deed.END),
    form=EndForm,
    service=end_carrier,
    heading=_("End this carrier?"),
    lead=_("An end cannot be undone; the carrier may be proposed again."),
    button=_("End it"),
    done=_("The carrier has ended; its record stays."),
)
serve = Act(
    on=carrier_for(Deed.SERVE),
    form=GoalForm,
    given=lambda asked: {"goals": goals_to_serve(asked.actor)},
    service=serve_goal,
    heading=_("Which goal does it serve?"),
    lead=_("The goal's figure is shown with the start of the carrier marked."),
    button=_("Link it to the goal"),
    done=_("The carrier now serves this goal."),
)
plan = Act(
    on=carrier_for(Deed.PLAN),
    form=ActivityForm,
    service=plan_activity,
    heading=_("Plan an activity"),
    lead=_("An activity planned beforehand needs no extra paperwork afterwards."),
    button=_("Plan it"),
    done=_("The activity has been planned; members can sign up."),
    onward=lambda _step, activity: reverse("carriers:activity", args=[activity.pk]),
)
