"""Who is the same, who is another, and when a person is asked."""

from datetime import date

import pytest

from xianfeng.people.rules.known import Likeness, Who, likeness

SAME, ASK, OTHER = Likeness.SAME, Likeness.ASK, Likeness.OTHER
JULY, DAY, YEARS_ON = date(2008, 7, 1), date(2008, 7, 15), date(2015, 3, 1)


def who(place: str = "B1", **said: object) -> Who:
    return Who(place, **({"joined": JULY} | said))  # type: ignore[arg-type] # the fields of `Who`


@pytest.mark.parametrize(
    ("row", "known", "found"),
    [
        (who(), who(), SAME),
        (who(number="7"), who(), SAME),
        (who(number="7"), who(number="8"), ASK),
        (who(birth_year=1985), who(birth_year=1990), ASK),
        (who(joined=DAY, birth_year=1985), who(is_month=True, birth_year=1985), ASK),
        (who(joined=DAY), who(), ASK),
        (who(is_month=True, birth_year=1985), who(joined=DAY, birth_year=1985), SAME),
        (who(is_month=True), who(joined=DAY), ASK),
        (who(joined=DAY, birth_year=1985), who(is_month=True, birth_year=1990), OTHER),
        (who(joined=YEARS_ON), who(), ASK),
        (who(joined=YEARS_ON, birth_year=1999), who(birth_year=1980), OTHER),
        (who(joined=YEARS_ON, number="7"), who(number="8"), OTHER),
        (who(joined=None), who(joined=None), SAME),
        (who(joined=None, birth_year=1985), who(joined=None, birth_year=1990), OTHER),
        (who(joined=YEARS_ON), who(joined=None), ASK),
        (who("B2", birth_year=1982), who(birth_year=1982), ASK),
        (who("B2"), who(), ASK),
        (who("B2", birth_year=1982), who(birth_year=1990), OTHER),
        (who("B2", number="7"), who(number="8"), OTHER),
        (who("B2", joined=YEARS_ON), who(), OTHER),
        (who("B2", joined=None), who(), OTHER),
        (who("B2", joined=None, birth_year=1982), who(birth_year=1982), ASK),
    ],
)
def test_an_inexact_value_decides_nothing_by_itself(row: Who, known: Who, found: Likeness) -> None:
    assert likeness(row, known) is found
