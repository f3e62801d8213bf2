"""What those print who hand out slips: slips on paper, trial slips, the poster; what is approved.

The second approval is by an officer from outside the window's office (design.md §5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.ballots.permissions import can_approve_batch, can_print_slips
from xianfeng.ballots.rules.questions import WINDOW_2
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.rules.slips import printed_lines
from xianfeng.ballots.selectors.batches import batches_of, batches_to_approve
from xianfeng.ballots.selectors.receipts import RECEIPTS
from xianfeng.ballots.services.batches import PrintedSlips, approve_batch, print_slips, void_slips
from xianfeng.organisation.models.units import Unit
from xianfeng.review.forms.ballots import DeviceForm, SlipsForm
from xianfeng.review.lists.batches import APPROVALS
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.rules.paper import A_SHEET, Line, PaperSlip, sheets
from xianfeng.review.selectors.windows import windows_visible_to
from xianfeng.review.views.asked import OWN_WINDOW, own_window
from xianfeng.review.views.windows import manage_page
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.downloads import download
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.pages import Poster

PDF = "application/pdf"
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Written:
    """A slip as it is printed: the address of its code to scan, and the code in two lines."""

    url: str
    lines: tuple[str, str]

    def __repr__(self) -> str:
        """Say nothing: it can vote."""
        return "<slip>"


@require_safe
@signed_in_as(can_approve_batch)
def approvals(request: ActorRequest) -> HttpResponse:
    """List the batches that wait for the actor's approval, and what it means."""
    ids = windows_visible_to(request.actor).values_list("pk", flat=True)
    shown = show(request, APPROVALS, batches_to_approve(request.actor, ids))
    return answer(request, "review/approvals.html", shown, {})


@require_safe
@signed_in_as(can_see_windows)
def poster(request: ActorRequest, code: str) -> HttpResponse:
    """Show a poster that leads to the window's public page, to be printed."""
    own = own_window(request, code)
    poster = Poster(
        title=own.name,
        above=own.parent.name if own.parent else "",
        question=_("What do people say about this window?"),
        url=settings.XIANFENG_BASE_URL + reverse("review:window", args=[own.code]),
        label=_("Code of the window's public page"),
        steps=(
            _("Scan the code with your phone."),
            _("Read how people rate this window, and what was put right."),
            _("Ask for a slip to have your say: anonymous, in 20 seconds."),
        ),
        back=reverse("review:manage", args=[own.code]),
    )
    return render(request, "ui/poster.html", {"poster": poster})


@require_safe
@signed_in_as(can_see_windows)
def trial_slips(request: ActorRequest, code: str) -> HttpResponse:
    """Send a sheet of trial slips: they lead to a ballot that is never cast."""
    own = own_window(request, code)
    address = settings.XIANFENG_BASE_URL + reverse("review:try_out", args=[own.code])
    slip = PaperSlip(
        (Line(own.name), Line(_("Trial slip"), 11)),
        address,
        (Line(_("Try the ballot: nothing is cast."), 7), Line(_short(address), 7)),
    )
    return _pdf([slip] * A_SHEET, title=_("Trial slips"), name=f"{own.code}-trial.pdf")


def _printed(step: Step[Unit, SlipsForm], printed: PrintedSlips) -> HttpResponse:
    """Show the slips once, as a page to print or as a file; their codes are kept nowhere."""
    own = step.thing
    slips = [_slip(token) for token in printed.tokens]
    typed_at = _short(settings.XIANFENG_BASE_URL + reverse("review:enter"))
    if "pdf" in step.request.POST:
        below = (
            Line(_("Scan, choose, done. Anonymous; one vote."), 7),
            Line(_("Or type the code at %(typed_at)s") % {"typed_at": typed_at}, 7),
        )
        papers = [
            PaperSlip(
                (Line(own.name), Line(_("How was it?"), 11)),
                slip.url,
                (*below, *(Line(half, 9, is_code=True) for half in slip.lines)),
            )
            for slip in slips
        ]
        name = f"{own.code}-{printed.batch_id}.pdf"
        return _pdf(papers, title=f"{own.name} · {_('Slips to print')}", name=name)
    if "list" in step.request.POST:
        addresses = "".join(f"{slip.url}\r\n" for slip in slips)
        name = f"{own.code}-{printed.batch_id}.txt"
        return _once(download(addresses.encode(), name=name, media_type=PLAIN))
    context = {"window": own, "slips": slips, "printed": printed, "typed_at": typed_at}
    return _once(render(step.request, "review/printed.html", context))


def _device(own: Unit, tokens: Sequence[str] = ()) -> dict[str, object]:
    """Say what the page of a device needs: whose slips, and how their receipts are signed."""
    return {
        "window": own,
        "questions": WINDOW_2.name,
        "slips": " ".join(tokens),
        "verifier": RECEIPTS.verifiers()[-1].text if tokens else "",
    }


def _loaded(step: Step[Unit, DeviceForm], printed: PrintedSlips) -> HttpResponse:
    context = {**_device(step.thing, printed.tokens), "page": load_kiosk.words(step)}
    return _once(render(step.request, "review/device.html", context))


def _slip(token: str) -> Written:
    url = settings.XIANFENG_BASE_URL + reverse("review:ballot", args=[token])
    return Written(url, printed_lines(token))


def _pdf(slips: Sequence[PaperSlip], *, title: str, name: str) -> HttpResponse:
    return _once(download(sheets(slips, title=title), name=name, media_type=PDF))


def _once(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _short(address: str) -> str:
    return address.partition("://")[2]


def _find(request: ActorRequest, code: str, batch_id: int | None = None) -> Unit:
    own = own_window(request, code)
    if batch_id is not None and batch_id not in {batch.batch_id for batch in batches_of(own)}:
        raise Http404
    return own


def _manage_page_with(step: Step[Unit, SlipsForm]) -> HttpResponse:
    """Draw the window with its form; what no field is about is said beside the only one."""
    if step.refused:
        step.form.add_error("count", step.refused)
    return manage_page(step.request, step.thing, step.form)


WINDOW = replace(OWN_WINDOW, find=_find, may=can_print_slips, where="")
print_batch = Act(
    on=WINDOW, form=SlipsForm, service=print_slips, onward=_printed, page=_manage_page_with
)
load_kiosk = Act(
    on=replace(WINDOW, where=OWN_WINDOW.where),
    form=DeviceForm,
    given=lambda _asked: {"initial": {"count": 100}},
    told=lambda step: {**step.form.cleaned_data, "channel": Channel.KIOSK},
    service=print_slips,
    heading=gettext_lazy("Load slips into this device"),
    lead=gettext_lazy(
        "The device becomes a kiosk of the window: people vote on it, with or without a connection."
    ),
    button=gettext_lazy("Load them"),
    onward=_loaded,
    shows=lambda step: _device(step.thing),
    template="review/device.html",
)
"""The slips go into the browser of this device and nowhere else."""
void_batch = Act(
    on=WINDOW,
    form=Form,
    service=void_slips,
    told=lambda step: {"batch_id": step.request.resolver_match.kwargs["batch_id"]},
    done=lambda _step, voided: ngettext(
        "{slips} slip was called in.", "{slips} slips were called in.", voided
    ).format(slips=voided),
    is_button=True,
)
approve = Act(
    on=replace(WINDOW, may=can_approve_batch, back=lambda _asked: reverse("review:approvals")),
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
