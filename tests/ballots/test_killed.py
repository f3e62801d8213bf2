"""I1: kill -9 under load; what was acknowledged is there once, the rest wholly or not at all."""

import random
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.factories.ballots import contents_in_the_box, make_slips, night, window_counts
from tests.factories.organisation import make_window
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.rules.slips import read_token, stored_value
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.slips import SlipUsed
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.periods import Period

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
KILLS = 6
SLIPS = 120


@pytest.mark.slow
def test_whoever_is_killed_loses_no_ballot_that_was_acknowledged_and_spends_no_slip_alone(
    tmp_path: Path,
) -> None:
    window = make_window()
    tokens = [token for _ in range(4) for token in make_slips(window, SLIPS)]
    slips = tmp_path / "slips"
    slips.write_text("\n".join(tokens))
    dice, killed = random.Random(7), 0
    acknowledged: list[str] = []

    for _ in range(KILLS):
        told, was_killed = _killed_after(dice.randint(1, 40), slips)
        killed += was_killed
        acknowledged += told
        weighed = balance()
        assert weighed.is_even
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


def _crowd(slips: Path, *end: str) -> subprocess.Popen[str]:
    database = str(connection.settings_dict["NAME"])
    connection.close()
    words = (database, str(settings.XIANFENG_HOME), str(slips), *end)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ballots.crowd", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _killed_after(acknowledgements: int, slips: Path) -> tuple[list[str], bool]:
    """Kill a crowd once it has acknowledged so many; return all that it has, and whether it was.

    The others of the crowd are anywhere then: before, in, or after their commit.
    """
    with _crowd(slips) as crowd:
        assert crowd.stdout is not None
        told = list(islice(crowd.stdout, acknowledgements))
        crowd.kill()
        told += crowd.stdout
        was_killed = crowd.wait() == -signal.SIGKILL
    return [line.strip() for line in told], was_killed


@pytest.mark.parametrize(("end", "is_in_the_box"), [("commit", False), ("answer", True)])
def test_a_paper_that_is_typed_again_after_a_kill_is_one_ballot(
    end: str, tmp_path: Path, *, is_in_the_box: bool
) -> None:
    """T92: of 25 papers the twelfth is being saved when the machine is killed."""
    tokens = make_slips(make_window(), 25, channel=Channel.ASSISTED)
    for token in tokens[:11]:
        cast(token=token, answers={"level": "2"}, comment="")
    slips = tmp_path / "slips"
    slips.write_text(tokens[11])

    with _crowd(slips, end) as officer:
        assert officer.wait() == -signal.SIGKILL

    assert balance().used == balance().envelopes == 11 + is_in_the_box
    with pytest.raises(SlipUsed) if is_in_the_box else nullcontext():
        cast(token=tokens[11], answers={"level": "2"}, comment="")
    assert balance().used == balance().envelopes == 12
    assert len({content.digest for content in contents_in_the_box()}) == 12
