from dataclasses import asdict, replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import Over
from xianfeng.people.permissions import can_keep_members, keeps_members_anywhere
from xianfeng.people.selectors.visible import organisations_kept_by
from xianfeng.ui.acts import Act, gathered
from xianfeng.ui.pages import FirstStep, ListPage, Offer, ThingPage
from xianfeng.ui.things import On, new_thing
from xianfeng.volunteering.forms.tasks import NewTaskForm, TaskForm
from xianfeng.volunteering.lists.tasks import TASKS
from xianfeng.volunteering.models.tasks import Task
from xianfeng.volunteering.rules.tasks import Need
from xianfeng.volunteering.selectors.tasks import tasks_visible_to
from xianfeng.volunteering.services.tasks import create_task, edit_task

ONE = On[Task](
    find=lambda request, task_id: tasks_visible_to(request.actor).get(pk=task_id),
    named="task",
    where=lambda asked: asked.thing.title,
    back=lambda asked: reverse("volunteering:task", args=[asked.thing.pk]),
)
create = Act(
    on=new_thing("volunteering:tasks", _("Tasks"), door=keeps_members_anywhere),
    form=NewTaskForm,
    among=lambda asked: {"organisation": organisations_kept_by(asked.actor)},
    told=gathered(need=Need),
    service=create_task,
    heading=_("Record a task"),
    button=_("Record it"),
    done=_("The task has been recorded."),
    onward=lambda _step, made: reverse("volunteering:task", args=[made.pk]),
)
edit = Act(
    on=replace(
        ONE,
        may=lambda actor, task: can_keep_members(actor, task.organisation),
        over=lambda asked: Over(what=N_("This task")) if asked.thing.ends_at <= asked.at else None,
    ),
    form=TaskForm,
    given=lambda asked: {"initial": asdict(asked.thing.need)},
    told=gathered(need=Need),
    edits=True,
    service=edit_task,
    heading=_("Change the task"),
    button=_("Save"),
    done=_("The task has been changed."),
)
tasks = ListPage(
    listing=TASKS,
    rows=tasks_visible_to,
    heading=_("What is there to do?"),
    lead=_("Where, when, how many are needed, and with which skill."),
    step=FirstStep("volunteering:create_task", _("Record a task"), keeps_members_anywhere),
)
task = ThingPage(
    on=ONE,
    above=("volunteering:tasks", _("Tasks")),
    columns=TASKS.columns[1:],
    offers=(Offer(edit, "volunteering:edit_task", _("Change")),),
)
