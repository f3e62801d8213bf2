from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LONGEST_NAME = 100


class Direction(StrEnum):
    """Where a target points: as its verb says, or as a person has said since."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    """Nothing was said."""
    HOLD = "hold"
    """A person says that the figure shall stay near the target; no paper is read so."""


class Comparator(StrEnum):
    """How a figure binds: plainly, 左右, 以上, 以内, a range, 同步."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    IN_STEP = "in_step"


class Measured(StrEnum):
    """What the figures of the months are: a state, what came in the month, what came so far."""

    LEVEL = "level"
    FLOW = "flow"
    YEAR_TO_DATE = "year_to_date"
    NOT_SAID = "not_said"


@dataclass(frozen=True)
class Target:
    """What a figure should become; `value` is null only where two figures go in step.

    The unit carries its own multiplier: 1,000 万人, 1.3 万亿斤.
    """

    name: str
    direction: Direction
    comparator: Comparator
    value: Decimal | None
    upper: Decimal | None = None
    unit: str = ""


def title_of(target: Target) -> str:
    """Return the target in the words of a plan, short enough for a title.

    >>> title_of(Target("失业率", Direction.LEVEL, Comparator.AT_MOST, Decimal("5.5"), unit="%"))
    '失业率5.5%以内'
    """
    name = target.name[:LONGEST_NAME]
    if target.value is None:
        return name + "同步"
    if target.unit == "番":
        return f"{name}翻{_TIMES_DOUBLED.get(target.value, target.value)}番"
    figure = f"{target.value:f}{target.unit}"
    if target.upper is not None:
        return f"{name}{target.value:f}—{target.upper:f}{target.unit}"
    return name + figure + _ENDINGS.get(target.comparator, "")


_TIMES_DOUBLED = {Decimal(1): "一", Decimal(2): "两", Decimal(3): "三"}
_ENDINGS = {Comparator.ABOUT: "左右", Comparator.AT_LEAST: "以上", Comparator.AT_MOST: "以内"}


@dataclass(frozen=True)
class Candidate:
    """A target as a paper states it, with the place where it stands."""

    target: Target
    horizon: str
    sentence: str
    heading: str
    key: str
    """Names the candidate within its paper; the same paper gives the same keys."""
    lead: str = ""
    """The unit that a table names as answering; proposed for assigning."""
    baseline: Decimal | None = None
    """What a table says of the year before."""

    def as_parts(self) -> list[str | None]:
        """Return the candidate as texts, so that it can be read again exactly."""
        target = self.target
        return [
            target.name,
            target.direction.value,
            target.comparator.value,
            None if target.value is None else str(target.value),
            None if target.upper is None else str(target.upper),
            target.unit,
            self.horizon,
            self.sentence,
            self.heading,
            self.key,
            self.lead,
            None if self.baseline is None else str(self.baseline),
        ]

    @classmethod
    def from_parts(cls, parts: Sequence[str | None]) -> "Candidate":
        """Read a candidate that `as_parts` gave."""
        name, direction, comparator, value, upper, unit, *words, baseline = parts
        horizon, sentence, heading, key, lead = (word or "" for word in words)
        target = Target(
            name or "",
            Direction(direction or ""),
            Comparator(comparator or ""),
            None if value is None else Decimal(value),
            None if upper is None else Decimal(upper),
            unit or "",
        )
        start = None if baseline is None else Decimal(baseline)
        return cls(target, horizon, sentence, heading, key, lead, start)

    def as_json(self) -> dict[str, object]:
        """Return the candidate with the fixed keys of `import plan --json`."""
        return {
            "indicator": self.target.name,
            "direction": self.target.direction.value,
            "comparator": self.target.comparator.value,
            "value": _number(self.target.value),
            "upper": _number(self.target.upper),
            "unit": self.target.unit or None,
            "horizon": self.horizon or None,
            "sentence": self.sentence,
            "heading": self.heading,
            "lead_unit": self.lead or None,
            "baseline": _number(self.baseline),
        }


@dataclass(frozen=True)
class ChosenGoal:
    """A candidate that the officer ticked, as edited."""

    key: str
    title: str
    heading: str
    sentence: str
    target: Target
    horizon: str = ""
    unit_codes: tuple[str, ...] = ()
    baseline: Decimal | None = None


def has_no_verdict(target: Target) -> bool:
    """Tell whether nothing says which side of the figure is good: 12家 of 5家 may be either."""
    return target.direction is Direction.LEVEL and target.comparator in (
        Comparator.EXACT,
        Comparator.ABOUT,
    )


def is_clear(candidate: Candidate) -> bool:
    """Tell whether it is a goal at first sight, and not only a sum of money set aside.

    "减少10%", "改造小区100个" are clear; "安排资金2亿元" may be a line of the budget.
    """
    target = candidate.target
    is_sum = target.unit.endswith("元") and target.comparator is Comparator.EXACT
    return not (is_sum and target.direction is Direction.LEVEL)


def chosen(candidate: Candidate) -> ChosenGoal:
    """Take a candidate as a goal, as the paper states it."""
    return ChosenGoal(
        key=candidate.key,
        title=title_of(candidate.target),
        heading=candidate.heading,
        sentence=candidate.sentence,
        target=candidate.target,
        horizon=candidate.horizon,
        baseline=candidate.baseline,
    )


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
