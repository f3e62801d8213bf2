"""The steps of a carrier's life."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xianfeng.access.own import why_denied
from xianfeng.actors.doors import ActorRequest
from xianfeng.actors.rules import Actor
from xianfeng.carriers.forms.activities import PlanForm
from xianfeng.carriers.forms.growth import EndForm, StartForm
from xianfeng.carriers.forms.proposals import (
    ApprovalForm,
    GoalForm,
    MendForm,
    ProposalForm,
    ReturnForm,
)
from xianfeng.carriers.forms.voices import AskForm, CorrectionForm, EndorsementForm
from xianfeng.carriers.models.carriers import Carrier, EarlierText, Endorsement
from xianfeng.carriers.permissions import DEEDS, PARTIES, can_do, can_propose, is_time_for
from xianfeng.carriers.rules.life import LIFE, Deed, Stage, Tally, Voice
from xianfeng.carriers.selectors.activities import planned_of
from xianfeng.carriers.selectors.catalogue import (
    carriers_visible_to,
    goals_of,
    goals_to_serve,
    organisations_to_propose_for,
    own_organisation,
)
from xianfeng.carriers.selectors.decision import decision_card
from xianfeng.carriers.selectors.page import carrier_card
from xianfeng.carriers.selectors.voices import asked_on, checked_count, counts_of, hurdle, round_now
from xianfeng.carriers.services.activities import plan_activity
from xianfeng.carriers.services.asking import ask_voice
from xianfeng.carriers.services.life import (
    Returned,
    approve_carrier,
    correct_endorsement,
    count_endorsement,
    end_carrier,
    propose_carrier,
    resubmit_carrier,
    return_carrier,
    serve_goal,
    start_carrier,
)
from xianfeng.carriers.services.mending import confirm_meaning, mend_carrier
from xianfeng.carriers.words import cancelled_words, lapsing_words, meaning_words
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import MovedOn
from xianfeng.organisation.selectors.days import day_of
from xianfeng.ui.acts import Act, Step, refuse
from xianfeng.ui.things import Asked, On


def address(carrier: Carrier) -> str:
    """Return the address of a carrier's page."""
    return reverse("carriers:carrier", args=[carrier.pk])


def voices_missing(carrier: Carrier) -> list[Voice]:
    """Name the voices that have not answered yet."""
    counts = counts_of(carrier, carrier.endorsements.all(), round_now(carrier))
    return [voice for voice in Voice if voice not in counts]


def counted_of(carrier: Carrier) -> list[Endorsement]:
    """List the counts that hold for the present text."""
    return list(counts_of(carrier, carrier.endorsements.all()).values())


def _reach(step: Step[Any, EndorsementForm]) -> None:
    """Say beside its field what a count cannot be, before it is asked what it shall mean."""
    carrier = getattr(step.thing, "carrier", step.thing)
    try:
        _counted(step, carrier)
    except Refusal as refusal:
        refuse(step.form, refusal)


def _counted(step: Step[Any, EndorsementForm], carrier: Carrier) -> Tally:
    said = step.form.cleaned_data
    return checked_count(
        carrier=carrier,
        voice=Voice(said["voice"]),
        said=said["tally"],
        on=day_of(said["counted_at"]),
        today=day_of(step.at),
    )


def _meaning(step: Step[Any, EndorsementForm]) -> list[str]:
    """Say what a count will mean before it is final."""
    voice = Voice(step.form.cleaned_data["voice"])
    tally = _counted(step, getattr(step.thing, "carrier", step.thing))
    return [*meaning_words(voice, tally, hurdle())]


def carrier_for(deed: Deed) -> On[Carrier]:
    """Return a visible carrier for a deed, with the voices beside it, while the deed is due."""

    def find(request: ActorRequest, carrier_id: int) -> Carrier:
        return carriers_visible_to(request.actor).prefetch_related("moves").get(pk=carrier_id)

    def over(asked: Asked[Carrier]) -> Refusal | None:
        is_done = deed is Deed.COUNT and not voices_missing(asked.thing)
        if not is_done and is_time_for(deed, asked.thing):
            return None
        waits = not is_done and Stage(asked.thing.stage) in DEEDS[deed][1]
        return Returned() if waits and deed is not Deed.RESUBMIT else MovedOn(what=LIFE.noun)

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


def _endorsement(request: ActorRequest, carrier_id: int, voice: str) -> Endorsement:
    visible = carriers_visible_to(request.actor).prefetch_related("moves")
    carrier = get_object_or_404(visible, pk=carrier_id)
    found = counts_of(carrier, carrier.endorsements.all(), round_now(carrier))
    counts = {name.value: row for name, row in found.items()}
    if voice not in counts:
        raise Http404
    return counts[voice]


def _text(request: ActorRequest, carrier_id: int, version: int) -> EarlierText:
    visible = carriers_visible_to(request.actor).prefetch_related("moves")
    texts = EarlierText.objects.filter(carrier__in=visible).select_related("carrier__organisation")
    return get_object_or_404(texts, carrier=carrier_id, version=version)


_count_for: On[Endorsement] = On(
    find=_endorsement,
    may=lambda actor, count: can_do(actor, Deed.COUNT, count.carrier),
    why_not=lambda actor, count: why_denied(actor, *PARTIES[Deed.COUNT](count.carrier)),
    over=lambda asked: (
        None if is_time_for(Deed.COUNT, asked.thing.carrier) else MovedOn(what=LIFE.noun)
    ),
    named="endorsement",
    where=lambda asked: asked.thing.carrier.title,
    back=lambda asked: address(asked.thing.carrier),
    template="carriers/step.html",
    shows=lambda asked: {
        "card": carrier_card(actor=asked.actor, carrier=asked.thing.carrier, at=asked.at)
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
    given=lambda asked: {
        "voices": voices_missing(asked.thing),
        "version": asked_on(asked.thing, round_now(asked.thing)),
    },
    check=_reach,
    effects=_meaning,
    service=count_endorsement,
    heading=_("What did this voice answer?"),
    lead=_("Each voice is counted separately, and only once; a count is never changed."),
    button=_("Record the count"),
    done=_("The count has been recorded."),
)
ask = Act(
    on=carrier_for(Deed.ASK),
    form=AskForm,
    given=lambda asked: {"initial": {"closes_on": asked.today + timedelta(days=10)}},
    service=ask_voice,
    heading=_("Ask a voice here"),
    lead=_(
        "They answer on the text as it is now. If it is changed, the question ends and whoever "
        "has answered is told."
    ),
    button=_("Ask"),
    done=_("The question is open; it is counted on the day after the last one."),
)
correct = Act(
    on=_count_for,
    form=CorrectionForm,
    given=lambda asked: {"endorsement": asked.thing},
    check=_reach,
    effects=_meaning,
    service=correct_endorsement,
    heading=_("Correct a clerical error"),
    lead=_("Both counts stay, with the reason; the corrected one holds."),
    button=_("Correct the count"),
    done=_("The count has been corrected."),
)
approve = Act(
    on=carrier_for(Deed.APPROVE),
    form=ApprovalForm,
    given=lambda asked: {"initial": {"version": asked.thing.version}},
    service=approve_carrier,
    heading=_("Approve or return this carrier?"),
    button=_("Approve"),
    done=_("The carrier has been approved and can be started."),
    shows=lambda step: {
        "subject": decision_card(actor=step.actor, carrier=step.thing, today=step.today),
        "return_form": ReturnForm(),
    },
    template="carriers/decide.html",
)
give_back = Act(
    on=carrier_for(Deed.RETURN),
    form=ReturnForm,
    service=return_carrier,
    heading=_("Return this carrier?"),
    lead=_("What is changed afterwards is put to the three voices again."),
    button=_("Return it"),
    done=_("The carrier has been returned; its branch reads why."),
)
mend = Act(
    on=carrier_for(Deed.MEND),
    form=MendForm,
    given=lambda asked: {
        "carrier": asked.thing,
        "served": goals_of(asked.actor, [asked.thing])[asked.thing.pk],
        "goals": goals_to_serve(asked.actor),
    },
    edits=True,
    service=mend_carrier,
    heading=_("Change the proposal"),
    lead=_(
        "The earlier text is kept, and everyone sees what was changed. The three voices are asked "
        "again, unless an officer above confirms that it means the same."
    ),
    effects=lambda step: lapsing_words(counted_of(step.thing), step.thing.version),
    button=_("Save"),
    done=_("The proposal has been changed; this is its next version."),
)
confirm = Act(
    on=On(
        find=_text,
        may=lambda actor, text: can_do(actor, Deed.CONFIRM, text.carrier),
        why_not=lambda actor, text: why_denied(actor, *PARTIES[Deed.CONFIRM](text.carrier)),
        named="text",
        where=lambda asked: asked.thing.carrier.title,
        back=lambda asked: address(asked.thing.carrier),
    ),
    form=forms.Form,
    service=confirm_meaning,
    is_button=True,
    done=_("It has been confirmed that the meaning is the same; the voices still count."),
)
resubmit = Act(
    on=carrier_for(Deed.RESUBMIT),
    form=forms.Form,
    service=resubmit_carrier,
    is_button=True,
    done=_("The carrier has been handed in again."),
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
    effects=lambda step: cancelled_words(planned_of(step.thing, at=step.at)),
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
    form=PlanForm,
    service=plan_activity,
    heading=_("Plan an activity"),
    lead=_("An activity planned beforehand needs no extra paperwork afterwards."),
    button=_("Plan it"),
    done=_("The activity has been planned; members can sign up."),
    onward=lambda _step, activity: reverse("carriers:activity", args=[activity.pk]),
)
