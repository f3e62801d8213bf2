"""What the pages of organisations show; each starts from what the actor may see."""

from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.search import search_organisations
from xianfeng.organisation.selectors.visible import organisations_visible_to


def organisations_found(actor: Actor, *, words: str, kind: str) -> QuerySet[Organisation]:
    """Give the visible organisations that fit, in the order of the tree."""
    found = organisations_visible_to(actor).order_by("path")
    if words:
        found = search_organisations(found, words)
    return found.filter(kind=kind) if kind else found
