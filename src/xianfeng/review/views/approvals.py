"""The second approval of slips, by an officer from outside the window's office (design.md §5)."""

from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.ballots.permissions import can_approve_batch
from xianfeng.ballots.selectors.batches import batches_of, batches_to_approve
from xianfeng.ballots.services.batches import approve_batch
from xianfeng.organisation.models.units import Unit
from xianfeng.review.lists.batches import APPROVALS
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.selectors.windows import windows_visible_to
from xianfeng.ui.acts import Act
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import On


@require_safe
@signed_in_as(can_approve_batch)
def approvals(request: ActorRequest) -> HttpResponse:
    """List the batches that wait for the actor's approval, and what it means."""
    ids = windows_visible_to(request.actor).values_list("pk", flat=True)
    shown = show(request, APPROVALS, batches_to_approve(request.actor, ids))
    return answer(request, "review/approvals.html", shown, {})


def _find(request: ActorRequest, code: str, batch_id: int) -> Unit:
    own: Unit = windows_visible_to(request.actor).get(code=code)
    if batch_id not in {batch.batch_id for batch in batches_of(own)}:
        raise Http404
    return own


approve = Act(
    on=On[Unit](
        find=_find,
        door=can_see_windows,
        may=can_approve_batch,
        named="window",
        back=lambda _asked: reverse("review:approvals"),
    ),
    form=Form,
    service=approve_batch,
    told=lambda step: {"batch_id": step.request.resolver_match.kwargs["batch_id"]},
    done=lambda _step, batch: ngettext(
        "{slips} slip can be used now; the number stands in the log.",
        "{slips} slips can be used now; the number stands in the log.",
        batch.count,
    ).format(slips=batch.count),
    is_button=True,
)
