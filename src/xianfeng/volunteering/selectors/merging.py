"""Which tasks go to the survivor of a merger."""

from datetime import datetime

from django.db.models import QuerySet

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Reshaping
from xianfeng.volunteering.models.tasks import Task


def tasks_that_go(reshaping: Reshaping, *, at: datetime) -> QuerySet[Task]:
    """Return the tasks that lie ahead and that the survivor has not written down itself."""
    source, target = reshaping.node, reshaping.into
    if not isinstance(source, Organisation) or not isinstance(target, Organisation):
        return Task.objects.none()
    ahead = Task.objects.filter(organisation=source, ends_at__gt=at)
    there = Task.objects.filter(organisation=target).values_list("title", "starts_at")
    twice = set(ahead.values_list("title", "starts_at")).intersection(there)
    doubled = [row.pk for row in ahead.order_by("pk") if (row.title, row.starts_at) in twice]
    return ahead.exclude(pk__in=doubled)
