"""Seal so many ballots into a box of SQLite, then open it as the night does.

python -m tools.bench.opened BALLOTS   one JSON document a line, for `tools.bench.ballots`
"""

import json
import os
import secrets
import sys
import time
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import django

from tools.bench import box
from tools.bench.environment import told
from tools.bench.jobs import Job

OPEN_SECONDS = 120.0
"""For a million ballots, on two cores."""
MILLION = 1_000_000
PART = 20_000
WORDS = "排队太久了，希望周六也开门"


def fill(ballots: int) -> None:
    """Put ballots into the box past all services, as many as a city may cast in a day."""
    from django.db import connection, transaction

    from xianfeng.ballots.models.days import DayKey, Envelope
    from xianfeng.ballots.models.slips import Slip
    from xianfeng.ballots.rules.envelopes import Content
    from xianfeng.ballots.rules.slips import read_token
    from xianfeng.foundation.ledger.promises import slip_code
    from xianfeng.foundation.ledger.sealing import seal

    tokens = box.build(ballots)
    day = DayKey.objects.get()
    key = bytes.fromhex(day.public_key)
    rounds = dict(Slip.objects.values_list("digest", "batch__round_id"))
    for start in range(0, len(tokens), PART):
        spent, sealed = [], []
        for place, token in enumerate(tokens[start : start + PART], start):
            words = "" if place % 8 else WORDS
            content = Content(
                slip_code(read_token(token)),
                secrets.token_bytes(32),
                secrets.token_bytes(32),
                day.number,
                "window.2",
                {"level": str(place % 5 + 1), "met": ["doors"]} if place % 3 else {"level": "5"},
                words,
                secrets.token_bytes(32) if words else b"",
            )
            spent.append((content.commitment, content.digest))
            envelope = seal(content.written, key)
            sealed.append(Envelope(round_id=rounds[content.digest], day=day, sealed=envelope))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE ballots_slip SET state = 'used', commitment = %s WHERE digest = %s", spent
            )
            Envelope.objects.bulk_create(sorted(sealed, key=lambda each: each.key))


def main(ballots: int) -> None:
    """Fill, open, destroy; say how long each took."""
    medium = Path(os.environ["XIANFENG_HOME"]) / "medium"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.ballots.services.box import open_box

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    fill(ballots)
    told(f"{ballots:,} ballots sealed in {time.perf_counter() - started:.0f} s")
    for day, words in enumerate((f"open {ballots:,} ballots", "destroy envelopes and key"), 1):
        started, cpu = time.perf_counter(), time.process_time()
        done = open_box(actor=SYSTEM, at=box.AT + timedelta(days=day))
        spent = time.perf_counter() - started
        told(f"{words}: {spent:.1f} s, {time.process_time() - cpu:.1f} s of the processor")
        if day == 1:
            assert sum(each.ballots for each in done.opened) == ballots
        limit = OPEN_SECONDS * ballots / MILLION
        job = Job(words, spent, limit, "s", "lower", 1 if day == 1 else None)
        sys.stdout.write(f"{json.dumps(asdict(job))}\n")
        sys.stdout.flush()
        settings.XIANFENG_BALLOTS_SECOND_MEDIUM = medium


if __name__ == "__main__":
    main(int(sys.argv[1]))
