"""The doors of pages: who is signed in, and who may come in at all."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from .rules import Actor

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
        return view(request, *args, **kwargs)  # type: ignore[arg-type] # the gate set the actor

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
