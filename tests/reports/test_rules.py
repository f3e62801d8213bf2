from datetime import date

import pytest

from xianfeng.foundation.periods import Period
from xianfeng.reports.rules import (
    NotAQuarter,
    QuarterNotBegun,
    quarter_to_report,
)

TODAY = date(2026, 9, 30)


@pytest.mark.parametrize("label", ["2026", "2026H2", "2026-07"])
def test_only_quarters_are_reported(label: str) -> None:
    with pytest.raises(NotAQuarter, match=label):
        quarter_to_report(Period.parse(label), today=TODAY)


def test_a_quarter_ahead_is_refused_with_its_first_day() -> None:
    with pytest.raises(QuarterNotBegun, match="2026-10-01"):
        quarter_to_report(Period.parse("2026Q4"), today=TODAY)


def test_a_running_quarter_is_told_up_to_today() -> None:
    quarter = quarter_to_report(Period.parse("2026Q3"), today=date(2026, 7, 1))

    assert quarter.last_day(today=date(2026, 7, 1)) == date(2026, 7, 1)
    assert quarter.last_day(today=date(2026, 12, 1)) == date(2026, 9, 30)
