"""What is said of the forty-five carriers of the demo city, in `programmes.toml`."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from xianfeng.carriers.rules.life import Form, Serves, Stage

_SAID = tomllib.loads(Path(__file__).with_name("programmes.toml").read_text("utf-8"))
PLACES: tuple[str, ...] = tuple(_SAID["places"])
RITUAL_NUMBERS = (7, 19, 33)
RITUALS = ("理论学习日", "每月一学", "集中学习会", "党课开讲", "学习笔记展评")


class Plot(StrEnum):
    """What the demo plants in a carrier."""

    LIVELY = "lively"
    SILENT = "silent"
    OVERDUE = "overdue"
    AIMLESS = "aimless"
    RITUAL = "ritual"
    DAILY = "daily"
    CITY = "city"


@dataclass(frozen=True)
class Programme:
    """One carrier: where, what, for whom, and how it goes."""

    office: int
    """Number of the office, LJ01 is 1; 0 is the city's own committee."""
    branch: int
    """Number of the branch in the office; 0 is the office's committee."""
    title: str
    theme: str
    form: Form
    serves: tuple[Serves, ...]
    stage: Stage
    every: int
    """Days between two activities."""
    deeds: tuple[str, ...]
    """Titles of its activities; `{place}` is filled."""
    is_own: bool = False
    plot: Plot = Plot.LIVELY
    voices: int = 3
    """Voices counted so far, where it is still a proposal."""
    end_reason: str = ""
    need: str = ""
    leads: str = ""
    takes_part: str = ""
    cost: int | None = None
    burden: int | None = None


def _said() -> Iterator[Programme]:
    for said in _SAID["carriers"]:
        kinds = {
            "form": Form(said["form"]),
            "serves": tuple(Serves(each) for each in said["serves"]),
            "stage": Stage(said["stage"]),
            "plot": Plot(said.get("plot", Plot.LIVELY)),
            "deeds": tuple(said["deeds"]),
        }
        yield Programme(**{**said, **kinds})


def _rituals(office: int) -> Iterator[Programme]:
    """Yield carriers of one form that serve no goal and exist in the files."""
    for number, title in enumerate(RITUALS, start=1):
        yield Programme(
            office=office,
            branch=number,
            title=title,
            theme="认真组织学习，不断提高认识。",
            form=Form.STUDY,
            serves=(Serves.CENTRAL_WORK,),
            stage=Stage.REGULAR if number < len(RITUALS) else Stage.TRIAL,
            every=30,
            deeds=(f"{title}：传达学习文件精神",),
            plot=Plot.RITUAL,
        )


PROGRAMMES = (*_said(), *(each for office in RITUAL_NUMBERS for each in _rituals(office)))
