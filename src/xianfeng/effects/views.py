from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.doors import ActorRequest
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import LIFE, Stage
from xianfeng.carriers.selectors.catalogue import carriers_visible_to
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import MovedOn
from xianfeng.ui.acts import Act
from xianfeng.ui.things import Asked, On

from .forms import ExpectationForm
from .models import Expectation
from .permissions import can_state
from .selectors import expectations_visible_to, indicators_served
from .services import state_expectation, take_back_expectation


def _carrier(request: ActorRequest, carrier_id: int) -> Carrier:
    return carriers_visible_to(request.actor).get(pk=carrier_id)


def _expectation(request: ActorRequest, carrier_id: int, expectation_id: int) -> Expectation:
    found = expectations_visible_to(request.actor).filter(carrier=carrier_id, ended_at=None)
    return found.get(pk=expectation_id)


def _too_late(carrier: Carrier) -> Refusal | None:
    return None if carrier.stage == Stage.PROPOSED else MovedOn(what=LIFE.noun)


def _page(asked: Asked[Carrier]) -> str:
    return reverse("carriers:carrier", args=[asked.thing.pk])


state = Act(
    on=On[Carrier](
        find=_carrier,
        named="carrier",
        where=lambda asked: asked.thing.title,
        back=_page,
        may=can_state,
        over=lambda asked: _too_late(asked.thing),
    ),
    form=ExpectationForm,
    given=lambda asked: {"indicators": indicators_served(asked.thing)},
    told=lambda step: {
        "indicator": step.form.cleaned_data["indicator"],
        "change": step.form.cleaned_data["amount"],
        "until": step.form.cleaned_data["until"],
    },
    service=state_expectation,
    heading=_("What should it move?"),
    lead=_(
        "Said before the approval and not changed after it: later findings are held against it."
    ),
    button=_("State it"),
    done=_("The expectation has been recorded."),
)
take_back = Act(
    on=On[Expectation](
        find=_expectation,
        named="expectation",
        where=lambda asked: asked.thing.carrier.title,
        back=lambda asked: reverse("carriers:carrier", args=[asked.thing.carrier_id]),
        may=lambda actor, row: can_state(actor, row.carrier),
        over=lambda asked: _too_late(asked.thing.carrier),
    ),
    form=forms.Form,
    service=take_back_expectation,
    done=_("Taken back."),
    is_button=True,
)
