from typing import TypeVar

from django.db.models import Q, QuerySet

from xianfeng.foundation.names import sounds_like, typed_plain
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

N = TypeVar("N", Organisation, Unit)


def search_nodes(found: QuerySet[N], words: str) -> QuerySet[N]:
    """Narrow organisations or units to those whose name, code or sound was typed."""
    typed = typed_plain(words)
    fits = Q(name__icontains=words) | Q(code__istartswith=words)
    if typed.isascii() and typed.isalpha():
        names = found.order_by("pk").values_list("pk", "name")
        fits |= Q(pk__in=[pk for pk, name in names.iterator() if sounds_like(typed, name)])
    return found.filter(fits)
