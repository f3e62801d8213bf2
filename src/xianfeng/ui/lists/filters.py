"""The filters of a list: a form whose answers stand in the address (django-filter)."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.forms import SearchInput
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from xianfeng.foundation.text import SEARCH_MOST
from xianfeng.ui.words import Text

from .rows import Rows

WORDS = _("Search words")
ALL = _("all")
Choices = Iterable[tuple[str, Text]]


class Filters(FilterSet):
    """The base of all filters; a value that is not understood is said beside its field (422)."""

    def filter_queryset(self, queryset: QuerySet[Any] | Rows[Any]) -> QuerySet[Any] | Rows[Any]:
        """Narrow rows of a table, or reckoned ones, by all that was understood."""
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset


def having(*fields: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Keep the rows that have every word in one of some fields."""

    def find(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        for word in words.split():
            rows = rows.filter(
                reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))
            )
        return rows

    return find


def by_words(find: Callable[[Any, str], Any], label: Text = WORDS) -> CharFilter:
    """Make a search box: `find(rows, words)` narrows."""
    return CharFilter(
        label=label,
        method=lambda rows, _name, words: find(rows, words),
        max_length=SEARCH_MOST,
        widget=SearchInput,
    )


def by_choice(
    label: Text,
    choices: Choices | Callable[[], Choices],
    find: Callable[[Any, str], Any] | str,
    *,
    everything: Text = ALL,
) -> ChoiceFilter:
    """Make a choice; `find` is a field of the table, or `find(rows, value)`."""
    how: dict[str, Any] = {"field_name": find}
    if callable(find):
        narrow = find
        how = {"method": lambda rows, _name, value: narrow(rows, value)}
    offered = choices if callable(choices) else list(choices)
    return ChoiceFilter(label=label, choices=offered, empty_label=everything, **how)


def unchanged(rows: Any, _value: object) -> Any:
    """Narrow nothing: the answer is the page's, which shows other figures for it."""
    return rows
