from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction

from xianfeng.accounts.models import SavedFilter
from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, NotAllowed, Refusal

PASSING = ("page", "export", "lang", "size")
"""What of an address is no filter."""


class FilterNameTaken(Refusal):
    """The person has saved another filter of this list under the name."""

    sentence = N_("You already have a filter with this name for this list.")
    beside = ("name",)


def keep_filter(
    *, actor: Acting, listing: str, name: str, path: str, query: str, at: datetime
) -> SavedFilter:
    """Save what somebody looks for in a list, for themselves.

    The trail says of which list, not what is looked for: that may be somebody's name.

    Args:
        query: what stands behind the question mark there.

    Raises:
        NotAllowed: whoever acts is nobody's account.
        FilterNameTaken: the person has another one of this name there.
    """
    if actor.user_id is None:
        raise NotAllowed
    said = [(key, value) for key, value in parse_qsl(query) if key not in PASSING]
    with _once(), transaction.atomic():
        kept = SavedFilter.objects.create(
            user_id=actor.user_id,
            listing=listing,
            name=name,
            path=path,
            query=urlencode(said),
            recorded_at=at,
        )
        _record(actor, kept, "kept", at)
    return kept


def rename_filter(*, actor: Acting, saved: SavedFilter, name: str, at: datetime) -> SavedFilter:
    """Call one's own saved filter something else.

    Raises:
        NotAllowed: it is somebody else's.
        FilterNameTaken: the person has another one of this name there.
    """
    _own(actor, saved)
    saved.name = name
    with _once(), transaction.atomic():
        saved.save(update_fields=["name"])
        _record(actor, saved, "renamed", at)
    return saved


def drop_filter(*, actor: Acting, saved: SavedFilter, at: datetime) -> None:
    """Delete one's own saved filter; `NotAllowed` if it is somebody else's."""
    _own(actor, saved)
    with transaction.atomic():
        _record(actor, saved, "dropped", at)
        saved.delete()


def _own(actor: Acting, saved: SavedFilter) -> None:
    if saved.user_id != actor.user_id:
        raise NotAllowed


@contextmanager
def _once() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise FilterNameTaken from error


def _record(actor: Acting, saved: SavedFilter, deed: str, at: datetime) -> None:
    record(
        actor=actor,
        verb=f"accounts.filter.{deed}",
        subject=saved,
        at=at,
        detail={"listing": saved.listing},
    )
