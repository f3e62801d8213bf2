"""Background work as its askers and the administrators see it."""

from uuid import UUID

from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.desk.permissions import can_see_runs
from xianfeng.jobs import selectors as jobs
from xianfeng.jobs.models import Run


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    """List all runs to those who look after the whole, to others those they asked for."""
    return jobs.runs() if can_see_runs(actor) else jobs.runs_asked_by(actor.user_id)


def run_visible_to(actor: Actor, run_id: UUID) -> Run:
    """Return a run that the actor may see.

    Raises:
        Run.DoesNotExist: there is none, or the actor may not see it.
    """
    return runs_visible_to(actor).get(pk=run_id)
