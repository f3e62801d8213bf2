"""Rows of the room of volunteering."""

from datetime import timedelta
from itertools import count

from tests.factories.organisation import NOW, make_organisation
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.volunteering.models.tasks import Task

_number = count(1)


def make_task(*, organisation: Organisation | None = None, title: str = "", days: int = 3) -> Task:
    """Make a task that lies some days ahead, for three persons."""
    starts_at = NOW + timedelta(days=days)
    return Task.objects.create(
        organisation=organisation or make_organisation(),
        title=title or f"任务{next(_number)}",
        place="清河桥",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        needed=3,
        recorded_at=NOW,
    )
