from datetime import datetime

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import altered, once
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import Over
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.permissions import can_keep_members
from xianfeng.volunteering.models.tasks import Task
from xianfeng.volunteering.rules.tasks import Need, checked_need

THERE = N_("A task with this name already begins here at this time.")


def create_task(*, actor: Actor, organisation: Organisation, need: Need, at: datetime) -> Task:
    """Write down what an organisation has to do, and whom it needs for it.

    Raises:
        NotAllowed, Missing, TooLong, NotAfter, Outside, Twice: as they say.
    """
    require(can_keep_members, actor, organisation)
    with once(THERE):
        wanted = checked_need(need, at=at).columns
        task = Task.objects.create(organisation=organisation, recorded_at=at, **wanted)
        record(actor=actor, verb="volunteering.task.created", subject=task, at=at)
    return task


def edit_task(*, actor: Actor, task: Task, need: Need, at: datetime) -> Task:
    """Change what a task needs, as long as it is not over.

    Raises:
        NotAllowed, Over, Missing, TooLong, NotAfter, Outside, Twice: as they say.
    """
    with once(THERE):
        row = Task.objects.select_for_update().get(pk=task.pk)
        require(can_keep_members, actor, row.organisation)
        if row.ends_at <= at:
            raise Over(what=N_("This task"))
        changes = altered(row, checked_need(need, at=at).columns)
        row.save(update_fields=list(changes))
        record(actor=actor, verb="volunteering.task.edited", subject=row, at=at, changes=changes)
    return row
