"""What became of cases, as counts that add up; never one rate alone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xianfeng.cases.rules.life import OPEN_STAGES, Stage, Verdict
from xianfeng.foundation.stats import Estimate, share_estimate


@dataclass(frozen=True)
class Outcome:
    """Cases of a place and a time.

    Attributes:
        cases: those that count; what is handled together with another counts there, once.
        confirmed: settled by the citizen's word.
        settled: settled by the office's word alone.
        unsettled: closed unsettled, with the reason.
        open: open, open again, or partly settled.
        together: handled together with another; beside the cases.
        said_settled: of which the office ever said that they are settled.
        reopened: opened again at least once.
        late: settled after the day, or open behind it.
        asked: of which the citizen was asked; yes + partly + no + silent.
    """

    cases: int = 0
    confirmed: int = 0
    settled: int = 0
    unsettled: int = 0
    open: int = 0
    together: int = 0
    said_settled: int = 0
    reopened: int = 0
    late: int = 0
    yes: int = 0
    partly: int = 0
    no: int = 0
    silent: int = 0

    @property
    def asked(self) -> int:
        return self.yes + self.partly + self.no + self.silent

    @property
    def answered(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def by_citizens(self) -> Estimate | None:
        """The share of those who answered that say it is settled; none where nobody did."""
        return share_estimate(self.yes, self.answered) if self.answered else None

    def published(self, minimum: int) -> "Outcome | None":
        """Return it where there are enough cases to say anything of them."""
        return self if self.cases >= minimum else None


OPEN_NAMES = frozenset(stage.value for stage in OPEN_STAGES)


@dataclass(frozen=True)
class Group:
    """Cases of one stage and one last answer, counted."""

    stage: str
    verdict: str
    count: int
    asked: int = 0
    said_settled: int = 0
    reopened: int = 0
    late: int = 0


def outcome_of(groups: Iterable[Group]) -> Outcome:
    """Add up cases; those handled together with another count there, and are told beside."""
    stages: Counter[str] = Counter()
    said: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for group in groups:
        stages[group.stage] += group.count
        if group.stage != Stage.TOGETHER:
            said[group.verdict] += group.asked
            for name in ("said_settled", "reopened", "late"):
                sums[name] += getattr(group, name)
    together = stages.pop(Stage.TOGETHER, 0)
    return Outcome(
        cases=stages.total(),
        confirmed=stages[Stage.CONFIRMED],
        settled=stages[Stage.SETTLED],
        unsettled=stages[Stage.UNSETTLED],
        open=sum(count for stage, count in stages.items() if stage in OPEN_NAMES),
        together=together,
        yes=said[Verdict.YES],
        partly=said[Verdict.PARTLY],
        no=said[Verdict.NO],
        silent=said[""],
        said_settled=sums["said_settled"],
        reopened=sums["reopened"],
        late=sums["late"],
    )


@dataclass(frozen=True)
class SaidSettled:
    """One settlement, as signs are read from it: when, with which answer, of which case."""

    case: int
    on: date
    half: str
    """The half day: a date and "am" or "pm"."""
    answer: str
    """What stands for the words of the answer; the same for the same words."""


@dataclass(frozen=True)
class SameAnswer:
    """Many different cases got one answer."""

    answer: str
    cases: tuple[int, ...]


@dataclass(frozen=True)
class Burst:
    """Many cases were settled within one half day before the end of a quarter."""

    half: str
    cases: tuple[int, ...]


def same_answers(settled: Iterable[SaidSettled], *, least: int) -> tuple[SameAnswer, ...]:
    """Find answers that so many different cases got; the most first."""
    cases: dict[str, set[int]] = {}
    for each in settled:
        if each.answer:
            cases.setdefault(each.answer, set()).add(each.case)
    found = [SameAnswer(text, tuple(sorted(keys))) for text, keys in cases.items()]
    return tuple(
        sorted(
            (row for row in found if len(row.cases) >= least),
            key=lambda r: (-len(r.cases), r.answer),
        )
    )


def bursts(settled: Iterable[SaidSettled], *, least: int, last_days: int) -> tuple[Burst, ...]:
    """Find half days in the last days of a quarter in which so many cases were settled."""
    cases: dict[str, set[int]] = {}
    for each in settled:
        if days_to_quarters_end(each.on) < last_days:
            cases.setdefault(each.half, set()).add(each.case)
    return tuple(
        Burst(half, tuple(sorted(keys)))
        for half, keys in sorted(cases.items(), reverse=True)
        if len(keys) >= least
    )


def days_to_quarters_end(day: date) -> int:
    """Count the days that are left of a quarter; its last day has none left.

    >>> days_to_quarters_end(date(2026, 9, 30)), days_to_quarters_end(date(2026, 12, 29))
    (0, 2)
    """
    month = (day.month - 1) // 3 * 3 + 3
    end = date(day.year + month // 12, month % 12 + 1, 1)
    return (end - day).days - 1
