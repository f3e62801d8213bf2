from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Direction(StrEnum):
    """Where the verb of a target points."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


class Comparator(StrEnum):
    """How a figure binds: 左右, 以上, 以内, a range, 同步."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    IN_STEP = "in_step"


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


@dataclass(frozen=True)
class Candidate:
    """A target as a paper states it, with the place where it stands."""

    target: Target
    horizon: str
    sentence: str
    heading: str
    key: str
    """Names the candidate within its paper; the same paper gives the same keys."""

    def as_json(self) -> dict[str, object]:
        """Give the candidate with the fixed keys of `import plan --json`."""
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
        }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
