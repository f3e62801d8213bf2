"""The small city built twice, from nothing; in a file of its own, away from the one that stands."""

import pytest

from tests.ballots.test_demo import AT
from tests.factories.organisation import make_unit
from xianfeng.ballots import demo
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.log import LogBundle, LogCheckpoint, LogHead
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.organisation.rules.kinds import UnitKind


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "BALLOTS", 300)
    make_unit(kind=UnitKind.WINDOW, code="W01", parent=make_unit())

    def made() -> set[object]:
        demo.fill(at=AT, seed=7)
        counted = Tally.objects.values_list("month", "question", "code", "count")
        return {*counted, *Comment.objects.values_list("key", "text")}

    first = made()
    for model in (Envelope, Opening, Slip, Batch, Tally, Comment, Round, DayKey):
        model._default_manager.all().delete()
    for kept in (LogBundle, LogCheckpoint, LogHead):
        kept._default_manager.all().delete()

    assert made() == first
