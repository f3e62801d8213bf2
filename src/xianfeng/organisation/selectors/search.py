from collections.abc import Callable
from typing import TypeVar

from django.db.models import Case, Q, QuerySet, When

from xianfeng.foundation.names import begins_to_sound_like, sounds_like, typed_plain
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

N = TypeVar("N", Organisation, Unit)


def search_nodes(found: QuerySet[N], words: str) -> QuerySet[N]:
    """Narrow organisations or units to those whose name, code or sound was typed."""
    return found.filter(
        Q(name__icontains=words) | Q(code__istartswith=words) | _sound(found, words)
    )


def nodes_by_fit(found: QuerySet[N], words: str) -> QuerySet[N]:
    """Return what `search_nodes` finds, the likeliest first.

    What is called just so comes before what begins so, by code, name or sound; then the rest.
    """
    whole = Q(code__iexact=words) | Q(name__iexact=words)
    begins = Q(code__istartswith=words) | Q(name__istartswith=words)
    begins |= _sound(found, words, is_like=begins_to_sound_like)
    fit = Case(When(whole, then=0), When(begins, then=1), default=2)
    return search_nodes(found, words).order_by(fit, "path")


def _sound(
    found: QuerySet[N], words: str, *, is_like: Callable[[str, str], bool] = sounds_like
) -> Q:
    """Make the condition "letters that were typed are the sound of it"."""
    typed = typed_plain(words)
    if not (typed.isascii() and typed.isalpha()):
        return Q(pk__in=[])
    names = found.order_by("pk").values_list("pk", "name")
    return Q(pk__in=[pk for pk, name in names.iterator() if is_like(typed, name)])
