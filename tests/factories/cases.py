"""Rows of cases for tests: a street with its offices, a citizen, days of autumn 2026."""

from datetime import UTC, date, datetime

from tests.factories.organisation import (
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.cases.models.cases import Case
from xianfeng.cases.services.citizen import Opened, open_case
from xianfeng.cases.services.office import answer_case
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind

WORDS = "材料交了三次，还是没有办成。"
CONTACT = "138 0000 1111"


def on(day: int, month: int = 10, *, hour: int = 10, year: int = 2026) -> datetime:
    """A moment of that day, by the clock of the offices."""
    return datetime(year, month, day, hour - 8, 0, tzinfo=UTC)


class Street:
    """A city with two offices and a window in each, and an officer at every place."""

    def __init__(self) -> None:
        self.city = make_unit(name="临江市", code="LJ")
        self.root = make_organisation(
            name="市直机关工委", kind=OrganisationKind.WORK_COMMITTEE, unit=self.city, code="A"
        )
        self.offices = {
            name: make_unit(name=name, parent=self.city) for name in ("城管局", "街道办")
        }
        self.office = self.offices["城管局"]
        self.other = self.offices["街道办"]
        self.window = make_window(name="社保3号", parent=self.office)
        self.second = make_window(name="不动产1号", parent=self.other)
        self.head = officer_at(self.window)
        self.second_head = officer_at(self.second)
        self.officer = officer_at(self.office)
        self.other_officer = officer_at(self.other)
        self.above_user = make_user(username="above")
        make_role(user=self.above_user, kind=RoleKind.OFFICER, organisation=self.root)
        self.above = actor_of(self.above_user, at=on(1, 9))


def officer_at(unit: Unit, user: User | None = None) -> Actor:
    """Somebody responsible for a unit."""
    who = user or make_user()
    make_role(user=who, kind=RoleKind.OFFICER, unit=unit)
    return actor_of(who, at=on(1, 9))


def make_case(
    window: Unit | None = None, *, at: datetime | None = None, wants_follow_up: bool = False
) -> Case:
    return open_at(window or make_window(), at=at, wants_follow_up=wants_follow_up).case


def open_at(
    window: Unit,
    *,
    at: datetime | None = None,
    words: str = WORDS,
    contact: str = CONTACT,
    wants_follow_up: bool = False,
) -> Opened:
    return open_case(
        window=window,
        words=words,
        contact=contact,
        at=at or on(12),
        wants_follow_up=wants_follow_up,
    )


def settle(actor: Actor, case: Case, *, at: datetime, words: str = "已经办结，请查收。") -> None:
    answer_case(actor=actor, case=case, words=words, public_words=words, settles=True, at=at)


def fresh(case: Case) -> Case:
    """The case as it stands in the table now."""
    return Case.objects.select_related("window__parent", "holder__parent").get(pk=case.pk)


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"2026-{text}") for text in texts)
