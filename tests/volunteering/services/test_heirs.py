from datetime import timedelta

import pytest

from tests.factories.organisation import NOW, make_organisation
from tests.factories.volunteering import make_task
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.organisation.reshaping import Change, Reshaping, told
from xianfeng.organisation.services.mergers import merge_organisations

pytestmark = pytest.mark.django_db


def test_tasks_that_lie_ahead_go_to_the_survivor_of_a_merger() -> None:
    root = make_organisation()
    gone, survivor = make_organisation(parent=root), make_organisation(parent=root)
    ahead = make_task(organisation=gone)
    over = make_task(organisation=gone, days=-3)
    twin = make_task(organisation=gone, title="清理河道")
    make_task(organisation=survivor, title="清理河道")
    asked = Reshaping(Change.MERGE, gone, NOW.date(), into=survivor)
    assert any("1" in line for line in told(SYSTEM, asked, at=NOW))

    merge_organisations(
        actor=SYSTEM,
        merged=[gone],
        survivor=survivor,
        happened_on=NOW.date() - timedelta(days=1),
        reason="整合",
        at=NOW,
    )

    for task in (ahead, over, twin):
        task.refresh_from_db()
    assert [task.organisation for task in (ahead, over, twin)] == [survivor, gone, gone]
    merged = Entry.objects.filter(verb="organisation.organisation.merged").get()
    assert merged.detail["tasks"] == 1
