"""What pages here share: the quarter asked for, forms from other sites, unknown windows and codes.

How often codes may be guessed: one bucket for everybody, in memory; no address, nothing stored.
Nobody guesses 128 bits, nor 80. The bucket keeps whoever tries from keeping the platform busy; what
is known is always answered, so that a flood takes nobody's vote.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from time import monotonic

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from xianfeng.actors.doors import ActorRequest
from xianfeng.ballots.selectors.slips import RatedWindow, rated_window
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.selectors.windows import windows_visible_to
from xianfeng.ui.citizens import is_foreign, to_one_citizen
from xianfeng.ui.pages import MONTHS_OF_QUARTER, period_asked
from xianfeng.ui.things import On

MOST = 120
"""Wrong codes that a process answers at once; ours."""
A_SECOND = 2.0
"""By so many the bucket empties a second."""
UNKNOWN = 404
"""Unknown, used and called in answer with one status, so that it tells nothing (safety.md, 19)."""


@dataclass
class Bucket:
    """Fills with every wrong code, and empties with time."""

    clock: Callable[[], float] = monotonic
    level: float = 0.0
    at: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def is_full(self) -> bool:
        """Take one more, or tell that there is no room."""
        with self.lock:
            now = self.clock()
            self.level = max(self.level - (now - self.at) * A_SECOND, 0.0)
            self.at = now
            if self.level >= MOST:
                return True
            self.level += 1
            return False


BUCKET = Bucket()


def miss(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    """Say that a code is not known; where too many were tried just now, only that."""
    if BUCKET.is_full():
        response = render(request, "review/too_many.html", status=429)
        response.headers["Retry-After"] = "60"
        return to_one_citizen(response)
    return to_one_citizen(render(request, template, dict(context), status=UNKNOWN))


def period_shown(request: HttpRequest, today: date) -> Period:
    """Return the quarter or month of the address, else today's quarter; a later one is unknown."""
    period = period_asked(request, today)
    if period.months not in {1, MONTHS_OF_QUARTER} or period.start > today:
        raise Http404(period.label)
    return period


def refuse_foreign(request: HttpRequest) -> HttpResponse | None:
    """Refuse a form that came from another site."""
    if request.method == "POST" and is_foreign(request):
        return to_one_citizen(render(request, "review/foreign.html", status=403))
    return None


def own_window(request: ActorRequest, code: str) -> Unit:
    """Return a window in the actor's reach, or answer 404."""
    return get_object_or_404(windows_visible_to(request.actor), code=code)


OWN_WINDOW = On[Unit](
    find=own_window,
    door=can_see_windows,
    named="window",
    where=lambda asked: asked.thing.name,
    back=lambda asked: reverse("review:manage", args=[asked.thing.code]),
)


def public_window(code: str) -> RatedWindow:
    """Return the window of a public page, or answer 404."""
    window = rated_window(code)
    if window is None:
        raise Http404
    return window
