"""What results pages cost beside a log of so many leaves, and beside one that is ten times as long.

python -m tools.bench.rolled_up LEAVES   one JSON document a line, for `tools.bench.ballots`

Slips, bundles and sums are written in bulk: as many bundles as the leaves fill, each of 20 KB, one
used slip for four leaves; the sums are as many rows in both, for that is what an opening makes.
"""

import json
import secrets
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import django

from tools.bench import box
from tools.bench.jobs import Job

LEAVES_OF_ONE = 4
TIMES = 10
RATIO = 1.2
RUNS = 41
PART = 10_000
MONTHS = 24
LINES = b"\n".join([b"x" * 19] * 1024)


def grow(start: int, leaves: int) -> None:
    """Write leaves up to a number, and all that comes with them."""
    from django.db import connection, transaction
    from django.db.models import F

    from xianfeng.ballots.models.log import LogBundle
    from xianfeng.ballots.models.slips import Batch
    from xianfeng.ballots.models.tallies import Tally
    from xianfeng.ballots.rules.log import BUNDLE

    for first in range(max(start // BUNDLE, 1), leaves // BUNDLE, 100):  # one is there
        LogBundle.objects.bulk_create(
            LogBundle(log="public", number=number, count=BUNDLE, root="0" * 64, lines=LINES)
            for number in range(first, min(first + 100, leaves // BUNDLE))
        )
    batch = Batch.objects.order_by("pk")[0].pk
    wanted = (leaves - start) // LEAVES_OF_ONE
    for first in range(0, wanted, PART):
        rows = sorted(
            (secrets.token_hex(32), batch, "used", secrets.token_bytes(32), first)
            for _ in range(min(PART, wanted - first))
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO ballots_slip (digest, batch_id, state, commitment, place)"
                " VALUES (%s, %s, %s, %s, %s)",
                rows,
            )
    Tally.objects.update(count=F("count") + wanted // box.WINDOWS // MONTHS // 5)


def sums() -> None:
    """Write the sums of two years, for each window and month."""
    from xianfeng.ballots.models.rounds import Round
    from xianfeng.ballots.models.tallies import Tally
    from xianfeng.ballots.rules.counts import month_number

    last = month_number(date(2026, 9, 1))
    codes = [("", ""), *(("level", str(level)) for level in range(1, 6)), ("met", "doors")]
    Tally.objects.bulk_create(
        Tally(round_id=pk, month=last - ago, in_log=True, question=question, code=code, count=20)
        for pk in Round.objects.values_list("pk", flat=True)
        for ago in range(MONTHS)
        for question, code in codes
    )


def pages() -> dict[str, float]:
    """Return the seconds of the processor that each page takes, drawn each time."""
    from django.test import Client

    from xianfeng.ui import kept

    client = Client(headers={"host": "127.0.0.1"})
    found = {}
    for name, path in (("window", "/w/W01/"), ("office", "/offices/W00/"), ("sheet", SHEET)):
        spent = []
        for _ in range(RUNS):
            kept._pages.clear()  # noqa: SLF001 -- else it is drawn once
            started = time.process_time()
            answer = client.get(path)
            spent.append(time.process_time() - started)
            assert answer.status_code == 200, (path, answer.status_code)  # noqa: PLR2004 -- HTTP's
        found[name] = statistics.median(spent)
    return found


SHEET = "/w/W01/results.csv"


def jobs(leaves: int) -> Iterator[Job]:
    box.build(box.WINDOWS)
    sums()
    grow(0, leaves)
    before = pages()
    grow(leaves, leaves * TIMES)
    for name, seconds in pages().items():
        words = f"{name}: {leaves * TIMES:,} leaves"
        yield Job(words, seconds * 1000, before[name] * 1000, "cpu ms", "lower", RATIO)


def main(leaves: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for job in jobs(leaves):
        sys.stdout.write(f"{json.dumps(asdict(job))}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
