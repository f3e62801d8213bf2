"""What the acts share that change the trees."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xianfeng.actors.doors import ActorRequest
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Obstacle, Reshaping, obstacles, told
from xianfeng.organisation.selectors.in_the_way import page_of
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.ui.acts import Step, refuse
from xianfeng.ui.things import Asked, On
from xianfeng.ui.words import say

N = TypeVar("N", Organisation, Unit)
TEMPLATE = "organisation/verb.html"


def organisation_for(request: ActorRequest, code: str) -> Organisation:
    """Return a visible organisation that is open; a closed one has no steps any more."""
    visible = organisations_visible_to(request.actor).select_related("parent__unit")
    return get_object_or_404(visible, code=code)


def unit_for(request: ActorRequest, code: str) -> Unit:
    """Return a visible unit that is open."""
    return get_object_or_404(units_visible_to(request.actor), code=code)


def obstacle_words(obstacle: Obstacle) -> str:
    """Say what stands in the way, and lead to where it is settled."""
    text = say(obstacle.why)
    if not obstacle.address:
        return text
    return format_html('{} <a href="{}">{}</a>', text, obstacle.address, _("Settle it there"))


def what_hinders(change: Change) -> Callable[[Asked[Any]], Sequence[str]]:
    """Say before anything is filled in what stands in the way of a change today."""

    def notes(asked: Asked[Any]) -> Sequence[str]:
        if asked.request.method == "POST":
            return ()
        asked_for = Reshaping(change, asked.thing, asked.today)
        return [obstacle_words(each) for each in obstacles(asked.actor, asked_for, at=asked.at)]

    return notes


def effects_on(asked: Asked[Any], changes: Iterable[Reshaping]) -> list[str]:
    """Say what rooms let go along, end or stay with changes of the trees."""
    return [line for change in changes for line in told(asked.actor, change, at=asked.at)]


def what_closes(step: Step[Any, Any], changes: Iterable[Reshaping]) -> list[str]:
    """Say what it means that a node is closed."""
    return [
        _("“%(name)s” is no longer in the tree from that day on.") % {"name": step.thing.name},
        *effects_on(step, changes),
        _("Its page and its history stay; its code is not used again."),
    ]


def unhindered(
    changes: Callable[[Step[Any, Any]], Iterable[Reshaping]],
) -> Callable[[Step[Any, Any]], None]:
    """Say in a complete form all that stands in the way of what it would do to which nodes."""

    def check(step: Step[Any, Any]) -> None:
        for change in list(changes(step)):
            for obstacle in list(obstacles(step.actor, change, at=step.at)):
                if not refuse(step.form, obstacle.why, on_top=False):
                    step.form.add_error(None, obstacle_words(obstacle))

    return check


def at_node(
    find: Callable[..., N], may: Callable[[Any, N], bool], *, named: str = "organisation"
) -> On[N]:
    """Return the node of an address for an act that is the actor's there."""
    return On(
        find=find,
        may=may,
        named=named,
        where=lambda asked: asked.thing.name,
        back=lambda asked: page_of(asked.thing),
        template=TEMPLATE,
    )
