"""Taking over ratings that were given elsewhere."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.sheets.rows import Row
from xianfeng.review.models.imported import ImportedRatings, RatingSet
from xianfeng.review.permissions import can_import_ratings
from xianfeng.review.rules.ratings import NAME_MOST, RatingColumns, read_ratings, require_right

AT_ONCE = 2_000


def import_ratings(
    *,
    actor: Actor,
    title: str,
    rows: Sequence[Row],
    columns: RatingColumns,
    digest: str,
    at: datetime,
) -> RatingSet:
    """Take over the ratings of a file as a campaign of its own; the same again changes nothing.

    They were not cast here: they stand in no log and in no figure of a window of ours (D11).

    Args:
        title: what it is called, such as the name of the file.
        rows: as the file has them, the headings first.
        columns: which of them say who was rated, how, and by which group.
        digest: SHA-256 of the file, hexadecimal.

    Raises:
        NotAllowed: the actor does not look after the whole installation.
        NoColumn, SameColumn, NoRatings, TooManyWindows, WrongRows: as they say.
    """
    require(can_import_ratings, actor)
    found = read_ratings(rows, columns)
    require_right(found)
    with transaction.atomic():
        own, is_new = RatingSet.objects.get_or_create(
            digest=digest,
            columns=", ".join(columns.named),
            defaults={
                "title": title[:NAME_MOST],
                "ratings": found.ratings,
                "recorded_at": at,
            },
        )
        if is_new:
            ImportedRatings.objects.bulk_create(
                (
                    ImportedRatings(
                        set=own,
                        name=name,
                        group=group,
                        **{f"level_{level}": count for level, count in levels.items()},
                    )
                    for (name, group), levels in sorted(found.sums.items())
                ),
                batch_size=AT_ONCE,
            )
            record(
                actor=actor,
                verb="review.ratings.imported",
                subject=own,
                at=at,
                detail={"windows": found.windows, "ratings": found.ratings},
            )
    return own
