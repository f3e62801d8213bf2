"""From the text of a plan to the targets that it states; what is achieved is not offered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from .clauses import Reader
from .figures import masked
from .kinds import Candidate, Target
from .paper import Heading, Paragraph, folded, paragraphs
from .tables import Row
from .tense import (
    Outlook,
    binds,
    gives_reasons,
    horizon_in,
    horizon_of_heading,
    is_achieved,
    is_day_of_end,
    names_targets,
    outlook_of,
    outlook_of_title,
    period_of_title,
    plan_year,
    time_of,
    wants,
)

_CLAUSE = re.compile(r"[^，；：。！？,;:!?]+")
LONGEST_CLAUSE, LONGEST_SENTENCE = 300, 3_000
"""Characters; nobody writes longer ones, and to search in them would take long."""
_GROUPED = re.compile(r"(?<=\d),(?=\d{3})")


@dataclass
class _Thread:
    """What one sentence leaves to the next: which way the paper looks, and until when."""

    section: Outlook = Outlook.OPEN
    way: Outlook = Outlook.OPEN
    horizon: str = ""


@dataclass(frozen=True)
class Offer:
    """What a paper offers, and the rows of its tables of goals that offer nothing."""

    candidates: tuple[Candidate, ...]
    passed_over: tuple[str, ...]


def candidates(text: str) -> tuple[Candidate, ...]:
    """List the targets that a paper states; see `offer_of`.

    >>> [c.target.name for c in candidates("今年城镇登记失业率控制在4.5%以内。")]
    ['城镇登记失业率']
    """
    return offer_of(text).candidates


def offer_of(text: str) -> Offer:
    """Find the sentences and rows that state a target, in the paper's order.

    Achieved results, comparisons with last year, explanations and plain facts are not offered;
    the same target again under the same first heading is offered once. Never raises.

    Args:
        text: of a plan; tables have their cells apart by tabs.
    """
    parts = list(paragraphs(text))
    year = _year_of(parts, text)
    offered: dict[object, Candidate] = {}
    passed_over: list[str] = []
    usual, period = outlook_of_title(text), period_of_title(text)
    thread, section, is_framed = _Thread(), None, False
    for part in parts:
        if part.headings != section:
            section = part.headings
            way = outlook_of(part.headings, year)
            until = _horizon_of(part.headings, year, period)
            thread = _Thread(usual if way is Outlook.OPEN else way, horizon=until)
        elif not is_framed:
            thread.horizon = _horizon_of(part.headings, year, period)
            thread.way = thread.way if thread.section is Outlook.OPEN else Outlook.OPEN
        for number, sentence in enumerate(part.sentences):
            targets = _read(sentence, thread, year, is_first=number == 0)
            if part.row is not None and not targets:
                passed_over.append(part.row.quote)
            for target, until in targets:
                same = (part.headings[:1], _identity(target))
                if same not in offered:
                    offered[same] = _candidate(target, until, sentence, part)
        is_framed = part.sentences[-1].endswith(("：", ":")) or "预期目标" in part.sentences[-1]
    return Offer(tuple(offered.values()), tuple(passed_over))


def year_of(text: str) -> int | None:
    r"""Return the year that a paper plans for, where it says so.

    >>> year_of("临江市2026年政府工作报告\n今年的主要预期目标是增长5%。")
    2026
    """
    return _year_of(list(paragraphs(text)), text)


def _year_of(parts: Sequence[Paragraph], text: str) -> int | None:
    headings = list(dict.fromkeys(item.text for part in parts for item in part.headings))
    return plan_year(headings, text)


def _horizon_of(headings: Sequence[Heading], year: int | None, period: str) -> str:
    """Return until when a section speaks: the nearest heading with a time, else the title."""
    found = (horizon_of_heading(item.text, year) for item in reversed(headings))
    if period:
        return next(filter(None, found), period if names_targets(headings) else "")
    return next(filter(None, found), f"{year}年" if year else "")


def _read(
    shown: str, thread: _Thread, year: int | None, *, is_first: bool
) -> list[tuple[Target, str]]:
    """Read one sentence; the thread keeps what it leaves open for the next."""
    text = folded(shown)
    if len(text) > LONGEST_SENTENCE or gives_reasons(text):
        return []
    reader, way, horizon, is_bound = Reader(), thread.way, thread.horizon, binds(text)
    found: list[tuple[Target, str]] = []
    for number, clause in enumerate(_clauses(text)):
        time = time_of(clause, year)
        if time is not Outlook.OPEN:
            way = time
        elif wants(clause) and (
            thread.section is Outlook.AHEAD
            if way is Outlook.BACK
            else thread.section is Outlook.OPEN
        ):
            way = Outlook.AHEAD
        said = "" if time is Outlook.BACK else horizon_in(clause, year)
        if said and is_day_of_end(clause):
            found = [
                (target, said if until == thread.horizon else until) for target, until in found
            ]
        horizon = said or horizon
        if said and ((is_first and number == 0) or "目标" in clause):
            thread.horizon = said
        looks = thread.section if way is Outlook.OPEN else way
        if looks is not Outlook.BACK and not is_achieved(clause):
            for target in reader.targets_in(clause, is_sure=looks is Outlook.AHEAD or is_bound):
                found.append((target, horizon))
    is_kept = thread.section is Outlook.OPEN or (
        thread.section is Outlook.AHEAD and way is Outlook.BACK
    )
    thread.way = way if is_kept else Outlook.OPEN
    return found


def _clauses(text: str) -> Iterator[str]:
    """Part a sentence at its commas, not inside brackets and not inside numbers."""
    for match in _CLAUSE.finditer(_GROUPED.sub("\x01", masked(text))):
        if len(match[0]) <= LONGEST_CLAUSE:
            yield text[match.start() : match.end()]


def _identity(target: Target) -> tuple[object, ...]:
    return target.name, target.comparator, target.value, target.upper, target.unit


def _candidate(target: Target, until: str, sentence: str, part: Paragraph) -> Candidate:
    heading = part.headings[-1].text if part.headings else ""
    words = [*map(_plain, _identity(target)), until, "".join(sentence.split()), heading]
    key = sha256("\x1f".join(words).encode(errors="replace")).hexdigest()[:32]
    row = part.row or Row(sentence)
    return Candidate(target, until, row.quote, heading, key, row.lead, row.baseline)


def _plain(part: object) -> str:
    return f"{part.normalize():f}" if isinstance(part, Decimal) else str(part)
