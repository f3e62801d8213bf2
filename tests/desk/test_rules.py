from dataclasses import dataclass
from datetime import date

import pytest

from xianfeng.actors.rules import RoleKind
from xianfeng.desk.rules import (
    FirstPage,
    Urgency,
    by_turns,
    due_by,
    excerpt,
    goal_presses,
    pages_of,
    window_presses,
)
from xianfeng.foundation.stats import Estimate
from xianfeng.plans.rules import Pace

TODAY = date(2026, 9, 30)


@dataclass(frozen=True)
class Goal:
    pace: Pace
    carriers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    good: Estimate | None
    trend: str = "steady"


@pytest.mark.parametrize(
    ("kind", "pages"),
    [
        (RoleKind.LEADER, (FirstPage.LEADER,)),
        (RoleKind.OFFICER, (FirstPage.WORK, FirstPage.LEADER)),
        (RoleKind.SECRETARY, (FirstPage.BRANCH,)),
        (RoleKind.AUDITOR, (FirstPage.TRAIL, FirstPage.LEADER)),
        (RoleKind.ADMINISTRATOR, (FirstPage.ADMINISTRATION,)),
    ],
)
def test_each_role_has_its_first_page(kind: RoleKind, pages: tuple[FirstPage, ...]) -> None:
    assert pages_of({kind}, is_member=False) == pages
    assert pages_of({kind}, is_member=True) == (*pages, FirstPage.ME)


def test_the_strongest_role_comes_first() -> None:
    kinds = {RoleKind.SECRETARY, RoleKind.LEADER, RoleKind.ADMINISTRATOR}

    assert pages_of(kinds, is_member=False) == (
        FirstPage.LEADER,
        FirstPage.BRANCH,
        FirstPage.ADMINISTRATION,
    )


def test_without_role_and_membership_there_is_no_first_page() -> None:
    assert pages_of((), is_member=False) == ()
    assert pages_of((), is_member=True) == (FirstPage.ME,)


@pytest.mark.parametrize(
    ("day", "days", "urgency"),
    [
        (date(2026, 9, 18), -12, Urgency.LATE),
        (TODAY, 0, Urgency.TODAY),
        (date(2026, 10, 3), 3, Urgency.SOON),
        (date(2026, 10, 4), 4, Urgency.LATER),
        (None, 0, Urgency.NO_DAY),
    ],
)
def test_a_day_is_late_today_soon_or_later(day: date | None, days: int, urgency: Urgency) -> None:
    due = due_by(day, today=TODAY)

    assert (due.days, due.urgency) == (days, urgency)


def test_an_excerpt_says_how_much_it_leaves_out() -> None:
    cut = excerpt(["b", "a", "c"], 2)

    assert (cut.lines, cut.total, cut.is_cut) == (("b", "a"), 3, True)
    assert not excerpt(["b", "a", "c"], None).is_cut


def test_goals_with_a_figure_that_carriers_serve_come_first_of_these_what_is_behind() -> None:
    served, behind = Goal(Pace.ON_SCHEDULE, ("甲",)), Goal(Pace.BEHIND, ("甲",))
    slow, ahead, unknown = Goal(Pace.SLOW), Goal(Pace.AHEAD), Goal(Pace.UNKNOWN, ("甲",))

    ordered = excerpt([unknown, ahead, served, slow, behind], None, key=goal_presses)

    assert ordered.lines == (behind, served, slow, ahead, unknown)


def test_every_kind_takes_its_turn() -> None:
    assert by_turns(["a1", "a2", "b1", "a3", "b2"], lambda line: line[0]) == [
        "a1",
        "b1",
        "a2",
        "b2",
        "a3",
    ]


def test_windows_that_fell_come_first_and_unpublished_ones_last() -> None:
    few = Window(None, "unknown")
    fell = Window(Estimate(0.95, 0.9, 0.97, 100), "fell")
    low = Window(Estimate(0.6, 0.5, 0.7, 100))
    high = Window(Estimate(0.9, 0.8, 0.95, 100))

    ordered = excerpt([few, high, low, fell], None, key=window_presses)

    assert ordered.lines == (fell, low, high, few)
