"""A task: what has to be done where and when, by how many, with which skill (D9)."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_line
from xianfeng.foundation.refusals import NotAfter, Outside
from xianfeng.volunteering.rules.strengths import SkillKind

TITLE_MOST, PLACE_MOST, NEEDED_MOST = 60, 80, 1_000


@dataclass(frozen=True)
class Need:
    """What a task needs: so many persons, with a skill or with none in particular."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    needed: int
    skill: SkillKind | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {**asdict(self), "skill": self.skill.value if self.skill else ""}


def checked_need(need: Need, *, at: datetime) -> Need:
    """Return a need as it is stored, or refuse what cannot be done any more, or by nobody."""
    if need.ends_at <= need.starts_at:
        raise NotAfter(day=need.starts_at, why=N_("a task ends after it begins"))
    if need.ends_at <= at:
        raise NotAfter(day=at, why=N_("a task lies ahead"))
    if not 1 <= need.needed <= NEEDED_MOST:
        raise Outside(least=1, most=NEEDED_MOST, beside=("needed",))
    title = checked_line(
        need.title, what=N_("The name of the task"), most=TITLE_MOST, field="title"
    )
    place = checked_line(need.place, what=N_("The place"), most=PLACE_MOST, field="place")
    return replace(need, title=title, place=place)
