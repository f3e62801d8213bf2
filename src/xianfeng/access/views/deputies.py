"""Who acts for whom: named, taken up, laid down, ended; all of it open to both sides."""

from dataclasses import replace
from functools import partial

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.access.forms.deputies import DeputyForm
from xianfeng.access.lists import DEPUTIES, PAST_DEPUTIES
from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.permissions import names_deputies
from xianfeng.access.selectors.deputies import (
    deputy_lines,
    deputyships_visible_to,
    open_deputyships,
    past_deputyships,
)
from xianfeng.access.services.deputies import end_deputyship, lay_down, name_deputy, take_up
from xianfeng.accounts.models import User
from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.ui.acts import Act
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.listing import Empty
from xianfeng.ui.things import On

NAME_ONE = Empty(
    _("Nobody acts as a deputy"),
    _("If you are away for a while, name somebody to act in the meantime."),
)
HOME = "access:deputies"


@require_safe
@signed_in
def deputies(request: ActorRequest) -> HttpResponse:
    """Show for whom the actor may act, who acts for the actor, and what was done so."""
    actor, at = request.actor, timezone.now()
    make = partial(deputy_lines, actor, at=at)
    may_name = names_deputies(actor)
    shown = show(
        request,
        DEPUTIES,
        open_deputyships(actor, at=at),
        make=make,
        empty=NAME_ONE if may_name else None,
        step=(reverse("access:name_deputy"), _("Name a deputy")) if may_name else NO_STEP,
    )
    past = show(request, PAST_DEPUTIES, past_deputyships(actor, at=at), make=make)
    context = {"past": past, "acting_for": actor.acting_for, "may_name": may_name}
    return answer(request, "access/deputies.html", shown, context, others=(past,))


def _back(_asked: object) -> str:
    return reverse(HOME)


def _named_to_me(request: ActorRequest, deputyship_id: int) -> Deputyship:
    own = deputyships_visible_to(request.actor).filter(deputy=request.actor.user_id)
    return get_object_or_404(own, pk=deputyship_id)


NOTHING = On(find=lambda _request: None, back=_back)
name = Act(
    on=replace(NOTHING, door=names_deputies, where=_("Deputies")),
    form=DeputyForm,
    given=lambda asked: {"actor": asked.actor, "at": asked.at},
    service=name_deputy,
    told=lambda step: step.form.told(own=get_object_or_404(User, pk=step.request.user.pk)),
    heading=_("Who acts for whom, and until when?"),
    lead=_(
        "The deputy acts in their own name on the other person's behalf; every audit log "
        "entry says so. Administrators' roles and members' own rights are never "
        "delegated."
    ),
    button=_("Name the deputy"),
    done=_("Named; both people have been notified."),
)
act = Act(
    on=On(find=_named_to_me, named="deputyship", back=_back),
    form=Form,
    service=take_up,
    told=lambda step: {"session": step.request.session},
    onward=lambda _step, _deputyship: settings.LOGIN_REDIRECT_URL,
    is_button=True,
)
"""The session gets a new key."""
stop = Act(
    on=NOTHING,
    form=Form,
    service=lay_down,
    told=lambda step: {"session": step.request.session},
    done=_("You are acting as yourself again."),
    is_button=True,
)
end = Act(
    on=On(
        find=lambda request, deputyship_id: deputyships_visible_to(request.actor).get(
            pk=deputyship_id
        ),
        named="deputyship",
        back=_back,
    ),
    form=Form,
    service=end_deputyship,
    done=_("Ended; both people have been notified."),
    is_button=True,
)
"""The page has asked before."""
