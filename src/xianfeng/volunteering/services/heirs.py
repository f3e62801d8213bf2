"""What becomes of tasks when their organisation goes into another one."""

from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.organisation.reshaping import Change, Heir, Reshaping
from xianfeng.volunteering.selectors.merging import tasks_that_go, tell_of_tasks


def take_over_tasks(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """Return the tasks that lie ahead to the survivor, part of the merger; its line counts them."""
    del actor
    return tasks_that_go(reshaping, at=at).update(organisation=reshaping.into)


HEIRS = (
    Heir(
        "volunteering.task",
        frozenset({Change.MERGE}),
        tell_of_tasks,
        take_over_tasks,
        tasks_that_go,
        counted="tasks",
        order=65,
    ),
)
