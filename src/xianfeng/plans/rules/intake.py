"""A paper as it is sent, read into what it offers."""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from xianfeng.foundation.errors import N_, Refusal

from .kinds import Candidate
from .offering import offer_of, year_of
from .tense import is_record, years_of_title


class NoTargetFound(Refusal):
    """No sentence of the paper states a target."""

    sentence = N_(
        "No target was found in “{name}”. The platform looks for sentences that set a "
        "figure, such as “城镇新增就业1200万人以上”."
    )


class RecordOnly(Refusal):
    """A statistical bulletin states no target."""

    sentence = N_(
        "By its title, “{name}” holds results, not targets. Upload the plan, or the "
        "report with the part on the coming year."
    )


class PaperTooLong(Refusal):
    """Longer than any plan."""

    sentence = N_("The document is longer than {most} characters. Upload only the plan itself.")


MOST_CHARACTERS = 200_000
"""A five-year plan of a province has about 80,000."""

_YEARS = re.compile(r"(?P<first>20\d{2})年?\s?(?:[-—–~～－]{1,2}|至|到)\s?(?P<last>20\d{2})年")
_TITLE = re.compile(
    r"[^。；：！？\t]{2,50}(?:报告|计划|规划|纲要|方案|要点|目标|任务|实事|实事项目|安排|清单|责任书)(?:（[^（）]*）)?"
)
TITLE_CHARACTERS = 400
MOST_YEARS = 15


@dataclass(frozen=True)
class ReadPlan:
    """What a paper offers."""

    digest: str
    """SHA-256 of its text, in hex; the same text gives the same plan."""
    years: tuple[int, int] | None
    """The first and the last that it plans for, where it says so."""
    candidates: tuple[Candidate, ...]
    """Its targets, in its order."""
    title: str
    """The line at its top that names it, or nothing."""
    passed_over: tuple[str, ...] = ()
    """The rows of its tables of goals that set no figure."""


def read_plan(text: str, *, name: str) -> ReadPlan:
    """Find the targets that a paper states (D6).

    Args:
        text: of the paper, as `foundation.papers.read_paper` gives it.
        name: of its file, which may say the year.

    Raises:
        NoTargetFound: it states none.
        PaperTooLong: it is longer than any plan.
        RecordOnly: it is a statistical bulletin.
    """
    if is_record(text):
        raise RecordOnly(name=name[-60:])
    if len(text) > MOST_CHARACTERS:
        raise PaperTooLong(most=MOST_CHARACTERS)
    found = offer_of(text)
    if not found.candidates:
        raise NoTargetFound(name=name[-60:])
    digest = sha256(" ".join(text.split()).encode(errors="replace")).hexdigest()
    years = years_of(f"{name}\n{text}")
    return ReadPlan(digest, years, found.candidates, title_in(text), found.passed_over)


def title_in(text: str) -> str:
    r"""Return the line at the top of a paper that names it, or nothing.

    >>> title_in("临江市2026年政府工作报告\n\n各位代表：")
    '临江市2026年政府工作报告'
    """
    lines = (line.strip() for line in text[:TITLE_CHARACTERS].split("\n"))
    return next((line for line in lines if line and _TITLE.fullmatch(line)), "")


def years_of(text: str) -> tuple[int, int] | None:
    """Return the years that a paper plans for: those of its title, else that of its headings.

    >>> years_of("临江市国民经济和社会发展规划（2026—2030年）")
    (2026, 2030)
    """
    match = _YEARS.search(text[:TITLE_CHARACTERS])
    if match is not None and 0 < int(match["last"]) - int(match["first"]) < MOST_YEARS:
        return int(match["first"]), int(match["last"])
    five = years_of_title(text) or years_of_title(text.partition("\n")[2])
    if five is not None:
        return five
    year = year_of(text)
    return None if year is None else (year, year)


def days_of(years: tuple[int, int]) -> tuple[date, date]:
    """Return the first day of the first year and the first day after the last."""
    return date(years[0], 1, 1), date(years[1] + 1, 1, 1)
