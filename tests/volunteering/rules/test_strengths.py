import pytest

from xianfeng.volunteering.rules.strengths import DayPart, FreeTime


def test_free_time_lies_on_a_day_of_the_week() -> None:
    assert [FreeTime(day, DayPart.EVENING).weekday for day in (1, 7)] == [1, 7]


@pytest.mark.parametrize("weekday", [0, 8])
def test_a_week_has_seven_days(weekday: int) -> None:
    with pytest.raises(ValueError, match="1 to 7"):
        FreeTime(weekday, DayPart.MORNING)
