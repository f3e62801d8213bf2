"""What services share when they keep a row: all or nothing, once, and what it changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction

from xianfeng.foundation.refusals import Twice


def altered(row: models.Model, wanted: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Set the columns of a row that differ; return field → (before, after), as the trail keeps it.

    Args:
        row: not saved here.
        wanted: column → value.
    """
    now = {name: getattr(row, name) for name in wanted}
    changes = {name: (now[name], value) for name, value in wanted.items() if now[name] != value}
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    return changes


@contextmanager
def once(sentence: str) -> Iterator[None]:
    """Hold what stands inside together; what the tables have already is refused as `Twice`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Twice(what=sentence) from error
