"""The door of every signed-in page: who acts is settled before the view begins."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from xianfeng.ui.reading import is_cookieless

from .permissions import Actor
from .selectors import actor_of

P = ParamSpec("P")


class ActorRequest(HttpRequest):
    """A request whose actor is known; made by `signed_in`."""

    actor: Actor


def signed_in(
    view: Callable[Concatenate[ActorRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let only signed-in people in; others are sent to the sign-in page and come back."""

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)  # type: ignore[arg-type] # ActorMiddleware set it

    return door


def signed_in_as(
    predicate: Callable[[Actor], bool],
) -> Callable[
    [Callable[Concatenate[ActorRequest, P], HttpResponse]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let only actors in for whom the predicate holds; others get 403."""

    def decorate(
        view: Callable[Concatenate[ActorRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @signed_in
        @wraps(view)
        def guarded(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not predicate(request.actor):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class ActorMiddleware:
    """Set `request.actor` for signed-in people; citizens' pages never look at the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_cookieless(request.path) and request.user.is_authenticated:
            request.actor = actor_of(request.user, at=timezone.now())  # type: ignore[attr-defined]
        return self.get_response(request)
