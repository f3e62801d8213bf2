from datetime import timedelta

import pytest
import time_machine

from tests.factories.organisation import NOW, acting, make_member_actor, make_organisation
from tests.factories.volunteering import make_task
from tests.kit import member_of, refuses
from tests.volunteering.rules.test_tasks import NEED
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Over, Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.volunteering.models.tasks import Task
from xianfeng.volunteering.services.tasks import edit_task

pytestmark = pytest.mark.django_db
TASK = {
    "title": "清理河道",
    "place": "清河桥",
    "starts_at": "2026-10-08T09:00",
    "ends_at": "2026-10-08T11:00",
    "needed": "３",
    "skill": "crafts",
}


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(name="清河支部", code="A01")


@time_machine.travel(NOW, tick=False)
def test_a_secretary_writes_a_task_down_and_changes_it(branch: Organisation) -> None:
    client = member_of(branch, RoleKind.SECRETARY)
    assert 'value="清河支部（A01）"' in client.get("/tasks/new/").content.decode()

    made = client.post("/tasks/new/", {**TASK, "organisation": "A01"})
    task = Task.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/tasks/{task.pk}/")
    assert task.need.needed == 3

    edit = f"/tasks/{task.pk}/edit/"
    assert edit in client.get(f"/tasks/{task.pk}/").content.decode()
    assert client.post(edit, {**TASK, "place": "新桥"}).status_code == 302
    assert "新桥" in client.get(f"/tasks/{task.pk}/").content.decode()
    verbs = Entry.objects.order_by("-number").values_list("verb", "changes")[:2]
    assert list(verbs) == [
        ("volunteering.task.edited", {"place": ["清河桥", "新桥"]}),
        ("volunteering.task.created", {}),
    ]


@time_machine.travel(NOW, tick=False)
def test_bad_input_comes_back_beside_its_field(branch: Organisation) -> None:
    client = member_of(branch, RoleKind.SECRETARY)
    for bad in ({"ends_at": TASK["starts_at"]}, {"needed": "0"}, {"organisation": "B"}):
        answer = client.post("/tasks/new/", {**TASK, "organisation": "A01", **bad})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == list(bad)


def test_who_sees_the_organisation_reads_its_tasks_alone(branch: Organisation) -> None:
    mine, other = make_task(organisation=branch), make_task()
    client = member_of(branch)
    page = client.get("/tasks/").content.decode()
    assert mine.title in page
    assert other.title not in page
    assert [client.get(f"/tasks/{task.pk}/").status_code for task in (mine, other)] == [200, 404]
    assert client.get("/tasks/new/").status_code == 403


@time_machine.travel(NOW, tick=False)
def test_what_is_open_stands_first_by_its_deadline_then_what_is_over(branch: Organisation) -> None:
    tasks = [make_task(organisation=branch, days=days) for days in (-9, 8, -2, 3)]
    page = member_of(branch).get("/tasks/").content.decode()
    places = [page.index(f"/tasks/{tasks[place].pk}/") for place in (3, 1, 2, 0)]
    assert places == sorted(places)


def test_a_task_is_changed_by_who_keeps_the_members_while_it_lies_ahead(
    branch: Organisation,
) -> None:
    secretary = acting(make_member_actor(branch, RoleKind.SECRETARY))
    task, twin = make_task(organisation=branch), make_task(organisation=branch, title=NEED.title)
    with refuses(NotAllowed):
        edit_task(actor=acting(make_member_actor(branch)), task=task, need=NEED, at=NOW)
    same = twin.need
    with refuses(Twice):
        edit_task(actor=secretary, task=task, need=same, at=NOW)
    late = twin.ends_at + timedelta(days=1)
    with refuses(Over):
        need = type(same)(same.title, same.place, late, late + timedelta(hours=1), 1)
        edit_task(actor=secretary, task=task, need=need, at=late)
