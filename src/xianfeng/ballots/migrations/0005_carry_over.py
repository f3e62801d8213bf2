"""Carry windows, batches and slips into rounds; what was counted is marked as being in no log.

Ballots of before lay open: their sums go on as they were, their comments too (masked from now on).
What one of them said of several things together is not carried over.
"""

import uuid
from datetime import date

from django.db import migrations
from django.db.models import Count, Q

from xianfeng.ballots.rules.questions import BUILT_IN
from xianfeng.foundation.masking import masked

BEFORE = "before the sealed box"


def carry(apps, schema_editor):
    def table(name):
        return apps.get_model("ballots", name)

    published = {
        name: table("Questionnaire").objects.create(
            name=name, digest=BUILT_IN[name].digest, content=BUILT_IN[name].as_json
        )
        for name in ("window.1", "conduct.1")
    }
    window_1 = published["window.1"]
    first = {}
    for batch in table("Batch").objects.order_by("pk"):
        first.setdefault(batch.window_id, batch.printed_on)
    sums = list(table("SumsBefore").objects.order_by("window_id", "month"))
    for row in sums:
        day = date(row.month // 12, row.month % 12 + 1, 1)
        first[row.window_id] = min(first.get(row.window_id, day), day)
    rounds = {
        window: table("Round").objects.create(
            kind="window", unit_id=window, questionnaire=window_1, opens_on=day
        )
        for window, day in sorted(first.items())
    }
    spent = dict(
        table("Slip").objects.exclude(state="unused").values_list("batch_id").annotate(Count("pk"))
    )
    for batch in table("Batch").objects.all():
        batch.round = rounds[batch.window_id]
        batch.before = spent.get(batch.pk, 0)
        batch.approvals = [BEFORE]
        batch.save(update_fields=["round", "before", "approvals"])
    table("Tally").objects.bulk_create(
        [
            table("Tally")(
                round=rounds[row.window_id],
                month=row.month,
                in_log=False,
                question=question,
                code=code,
                count=count,
            )
            for row in sums
            for question, code, count in counted(row)
            if count
        ],
        batch_size=1000,
    )
    comments = (
        table("Ballot")
        .objects.filter(~Q(comment=""))
        .values_list("window_id", "month", "comment")
    )
    table("Comment").objects.bulk_create(
        sorted(
            (
                table("Comment")(
                    key=uuid.uuid4(), round=rounds[window], month=month, text=masked(text)
                )
                for window, month, text in comments
            ),
            key=lambda row: row.key,
        ),
        batch_size=1000,
    )


def counted(row):
    levels = {str(level): getattr(row, f"level_{level}") for level in (5, 4, 3, 2, 1)}
    yield "", "", sum(levels.values())
    for code, count in levels.items():
        yield "level", code, count
    for code in ("doors", "faces", "things"):
        yield "met", code, getattr(row, code)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0004_sealed_box")]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
