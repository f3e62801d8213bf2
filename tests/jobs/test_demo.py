from datetime import UTC, datetime

import pytest

from xianfeng.jobs import demo
from xianfeng.jobs.models import Run
from xianfeng.jobs.rules import State

TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_nights_of_the_city_were_done_but_for_one_run_given_up_and_one_stopped() -> None:
    told = demo.fill(at=TODAY, seed=1)

    assert told == f"{Run.objects.count()} runs of background work"
    ends = list(Run.objects.values_list("state", flat=True))
    assert ends.count(State.FAILED) == ends.count(State.STOPPED) == 1
    assert set(ends) == {State.DONE, State.FAILED, State.STOPPED}
    assert not Run.objects.filter(ended_at__gt=TODAY).exists()
