"""Far pages of long lists: by the number at which they begin, or by keys from the nearer end."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from xianfeng.foundation.text import number_in


@dataclass(frozen=True)
class Slice:
    """Some rows, and the numbers behind which the newer and the older ones stand."""

    rows: tuple[Any, ...]
    newer: int | None
    older: int | None


def slice_of(
    found: QuerySet[Any], field: str, *, before: str, after: str, size: int, is_rising: bool
) -> Slice:
    """Return one page, the highest number first unless it is rising.

    Args:
        field: a whole number that no two rows share.
        before: only rows below this number, the nearest of them.
        after: only rows above it, the nearest of them; where both are given, `before` counts.
        is_rising: whether the lowest number stands first.
    """
    low, high = number_in(before), number_in(after)
    from_below = low is None and (high is not None or is_rising)
    if low is not None:
        found = found.filter(**{f"{field}__lt": low})
    elif high is not None:
        found = found.filter(**{f"{field}__gt": high})
    nearest = list(found.order_by(field if from_below else f"-{field}")[: size + 1])
    rows, has_more = nearest[:size], len(nearest) > size
    if from_below is not is_rising:
        rows.reverse()
    if not rows:
        return Slice((), None, None)
    numbers = (getattr(rows[0], field), getattr(rows[-1], field))
    has_newer = has_more if from_below else low is not None
    has_older = high is not None if from_below else has_more
    return Slice(
        tuple(rows),
        newer=max(numbers) if has_newer else None,
        older=min(numbers) if has_older else None,
    )


def keys_of(keys: QuerySet[Any], page: Page[Any]) -> list[Any]:
    """List the keys of one page of a long list, counted off from whichever end is nearer."""
    total, last = page.paginator.count, page.end_index()
    if last * 2 < total:
        return list(page.object_list)
    first = max(page.start_index() - 1, 0)
    return list(keys.reverse()[total - last : total - first])[::-1]
