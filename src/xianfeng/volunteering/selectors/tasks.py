from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.volunteering.models.tasks import Task


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """Return the tasks of the organisations that the actor sees."""
    places = organisations_visible_to(actor).order_by().values("pk")
    return Task.objects.filter(organisation__in=places).select_related("organisation__unit")
