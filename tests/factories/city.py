"""The demo city's people, filled as the command does it."""

from datetime import datetime

from xianfeng.cli.demo_city import FILLERS

ROOMS = (
    "organisation",
    "access",
    "people",
    "leadership",
    "rolls",
    "privacy",
    "volunteering",
    "weeks",
)


def fill_city(*, at: datetime, seed: int) -> list[str]:
    """Fill who there is, without plans and what follows; return what each room said."""
    return [FILLERS[room](at=at, seed=seed) for room in ROOMS]
