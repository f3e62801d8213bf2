"""Slips that are out keep their window open; ballots stay what they are."""

from datetime import date

import pytest

from tests.factories.ballots import make_ballots, make_slips, window_counts
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots.models.slips import Batch
from xianfeng.ballots.selectors.closing import SlipsOut
from xianfeng.ballots.services.batches import print_slips, void_slips
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.organisation.services.nodes import close_node, move_node

pytestmark = pytest.mark.django_db
AUTUMN = date(2026, 9, 1)


def close(unit: Unit, successor: Unit | None = None) -> Unit:
    return close_node(
        actor=SYSTEM, node=unit, closed_on=AUTUMN, reason="撤", at=NOW, successor=successor
    )


def test_a_window_is_closed_once_its_unused_slips_are_called_in() -> None:
    window, other = make_window(), make_window()
    make_slips(window, 3)

    for successor in (None, other):
        with pytest.raises(SlipsOut) as refused:
            close(window, successor)
        assert refused.value.details["count"] == 3
    void_slips(actor=SYSTEM, window=window, batch_id=Batch.objects.get().pk, at=NOW)

    assert close(window).closed_on == AUTUMN


def test_ballots_never_go_to_another_window() -> None:
    window, other = make_window(), make_window()
    make_ballots(window, 2)

    close(window, successor=other)

    assert set(window_counts([window.pk, other.pk], Period.parse("2026Q3"))) == {window.pk}


def test_slips_go_along_with_a_window_that_moves() -> None:
    window, office = make_window(), make_unit()
    make_slips(window)

    moved = move_node(
        actor=SYSTEM, node=window, parent=office, happened_on=AUTUMN, reason="", at=NOW
    )

    assert moved.parent == office


def test_no_slips_are_printed_for_a_window_that_was_closed() -> None:
    window = make_window()
    close(window)

    with pytest.raises(IsClosed):
        print_slips(actor=SYSTEM, window=window, count=1, at=NOW)
