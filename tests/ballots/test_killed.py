"""I1: kill -9 under load; what was acknowledged is there once, the rest wholly or not at all."""

import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.factories.ballots import contents_in_the_box, make_slips, night
from tests.factories.organisation import make_window
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.slips import read_token, stored_value
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.counts import window_counts
from xianfeng.ballots.selectors.slips import SlipUsed
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.periods import Period

ROOT = Path(__file__).resolve().parents[2]
KILLS = 6
SLIPS = 120


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_whoever_is_killed_loses_no_ballot_that_was_acknowledged_and_spends_no_slip_alone(
    tmp_path: Path,
) -> None:
    window = make_window()
    tokens = [token for _ in range(4) for token in make_slips(window, SLIPS)]
    slips, told = tmp_path / "slips", tmp_path / "told"
    slips.write_text("\n".join(tokens))
    told.touch()
    dice, killed = random.Random(7), 0

    for _ in range(KILLS):
        killed += _killed_after(dice.uniform(0.05, 0.4), slips, told)
        weighed = balance()
        assert weighed.is_even
        acknowledged = told.read_text().split()
        used = set(Slip.objects.filter(state="used").values_list("digest", flat=True))
        assert len(acknowledged) == len(set(acknowledged))
        assert {stored_value(read_token(token)) for token in acknowledged} <= used
        held = contents_in_the_box()
        assert {content.digest for content in held} == used
        assert len(held) == len(used)

    assert killed, "nobody was killed while casting"
    for token in tokens[-20:]:  # whoever comes afterwards finds the box sound
        with suppress(SlipUsed):
            cast(token=token, answers={"level": "4"}, comment="")
    night()
    counts = window_counts([window.pk], Period.parse("2026Q3"))
    assert counts[window.pk].levels[4] == balance().used >= 20


def _killed_after(seconds: float, slips: Path, told: Path) -> bool:
    """Let a crowd cast and kill it; tell whether it was still at it."""
    database = str(connection.settings_dict["NAME"])
    connection.close()
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.ballots.crowd"),
            *(database, str(settings.XIANFENG_HOME), str(slips), str(told)),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as crowd:
        assert crowd.stdout is not None
        assert crowd.stdout.readline() == "ready\n"
        time.sleep(seconds)
        crowd.kill()
        return crowd.wait() != 0
