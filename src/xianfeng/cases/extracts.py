"""What analysis may read of cases: their days, states and counts; no words, no contact."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q

from xianfeng.cases.models.cases import Case
from xianfeng.cases.rules.life import Deed
from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.organisation.selectors.history import Ground


def case_rows(on: date) -> Iterator[Row]:
    """Yield each case that had arrived by a day, with the office of its window, as it stands."""
    offices = Ground.of(on).offices
    returned = Count("hands", filter=~Q(hands__returned=""), distinct=True)
    settled = Count("moves", filter=Q(moves__step=Deed.SETTLE.value), distinct=True)
    rows = Case.objects.filter(arrived_on__lte=on).annotate(hands_returned=returned, said=settled)
    for case in rows.order_by("pk").iterator():
        yield (
            case.pk,
            case.window_id,
            offices.get(case.window_id),
            case.channel,
            case.stage,
            case.verdict or None,
            case.arrived_on,
            case.settle_due,
            case.ended_on,
            case.is_late(on),
            case.said > 0,
            case.reopenings,
            case.hands_returned,
        )


EXTRACTS = (
    Extract(
        "cases.cases",
        (
            Column("case", ColumnType.INTEGER, help="its number"),
            Column("window", ColumnType.INTEGER, help="key of the window at which it arose"),
            Column("office", ColumnType.INTEGER, help="key of the window's office then"),
            Column("channel", ColumnType.TEXT, help="web or hotline"),
            Column("stage", ColumnType.TEXT, help="as it stands when this is built"),
            Column("verdict", ColumnType.TEXT, help="the citizen's last answer; none: no answer"),
            Column("arrived_on", ColumnType.DATE),
            Column("settle_due", ColumnType.DATE, help="the day that was promised last"),
            Column("ended_on", ColumnType.DATE, help="none while it is open"),
            Column("is_late", ColumnType.TRUTH, help="ended, or open, behind that day"),
            Column("said_settled", ColumnType.TRUTH, help="the office ever said so"),
            Column("reopenings", ColumnType.INTEGER, "times"),
            Column("returns", ColumnType.INTEGER, "times", help="sent back by a unit"),
        ),
        grain="a case",
        rows=case_rows,
    ),
)
