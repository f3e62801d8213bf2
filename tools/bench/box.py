"""A ballot box to measure with: windows and approved slips.

python -m tools.bench.box SLIPS TOKENS-FILE   fills the database of the settings
python -m tools.bench.box weigh
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import django

WINDOWS = 36
MOST_AT_ONCE = 20_000
AT = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)


def build(slips: int) -> list[str]:
    """Write windows, and for each its part of the slips; return what stands on these."""
    from django.conf import settings

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.ballots.services.batches import approve_batch, print_slips
    from xianfeng.foundation.paths import path_below
    from xianfeng.organisation.models.units import Unit
    from xianfeng.organisation.rules.kinds import UnitKind

    most = {"slips_most_at_once": MOST_AT_ONCE}
    settings.FIGURES = settings.FIGURES.model_copy(update=most)
    tokens: list[str] = []
    office = None
    for number in range(WINDOWS + 1):
        unit = Unit.objects.create(
            code=f"W{number:02d}",
            name=f"第{number}窗口",
            kind=(UnitKind.WINDOW if office else UnitKind.OFFICE).value,
            parent=office,
            founded_on=AT.date(),
            path=path_below(office.path if office else "", number + 1),
            recorded_at=AT,
        )
        if office is None:
            office = unit
            continue
        wanted = slips // WINDOWS + (number <= slips % WINDOWS)
        for start in range(0, wanted, MOST_AT_ONCE):
            count = min(MOST_AT_ONCE, wanted - start)
            made = print_slips(actor=SYSTEM, window=unit, count=count, at=AT)
            approve_batch(actor=SYSTEM, window=unit, batch_id=made.batch_id, at=AT)
            tokens += made.tokens
    return tokens


def main(slips: str, path: str) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    tokens = build(int(slips))
    # Neighbours in the flow are of different windows, as in a city.
    step = -(-len(tokens) // WINDOWS)
    parts = [tokens[place : place + step] for place in range(0, len(tokens), step)]
    mixed = [part[place] for place in range(step) for part in parts if place < len(part)]
    Path(path).write_text("\n".join(mixed), "ascii")


def weigh() -> None:
    """Print how many slips were used, and how many envelopes lie in the box."""
    django.setup()
    from xianfeng.ballots.selectors.balance import balance

    weighed = balance()
    sys.stdout.write(f"[{weighed.used}, {weighed.envelopes}]")


if __name__ == "__main__":
    if sys.argv[1:] == ["weigh"]:
        weigh()
    else:
        main(*sys.argv[1:])
