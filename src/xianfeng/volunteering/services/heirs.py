"""What becomes of tasks when their organisation goes into another one."""

from datetime import datetime

from django.utils.translation import ngettext_lazy

from xianfeng.actors.rules import Actor
from xianfeng.organisation.reshaping import Change, Heir, Reshaping
from xianfeng.volunteering.selectors.merging import tasks_that_go


def take_over_tasks(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """Return the tasks that lie ahead to the survivor, part of the merger; its line counts them."""
    del actor
    return tasks_that_go(reshaping, at=at).update(organisation=reshaping.into)


HEIRS = (
    Heir(
        "volunteering.task",
        frozenset({Change.MERGE}),
        take=take_over_tasks,
        rows=tasks_that_go,
        counted="tasks",
        says=ngettext_lazy(
            "%(count)d upcoming task moves with it.",
            "%(count)d upcoming tasks move with it.",
            "count",
        ),
        order=65,
    ),
)
