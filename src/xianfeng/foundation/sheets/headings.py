"""Finding the columns under their usual names."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.text import plain

from .rows import Row, Sheet

HEADING_ROWS = 30
"""Rows from the top among which the headings are looked for."""
FEWEST_FIELDS = 2
"""Fields that a row must name to be the headings."""
FIT_ROWS = 200
"""Rows below the headings by which is seen what a column holds."""

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_NOISE = re.compile(r"[\s*:;,.、。?!#※★\"'“”()\[\]【】]+|必填|选填")


class NoHeadings(Refusal):
    """No row holds the headings."""

    sentence = N_("No heading row was found. These headings are needed: {names}.")


class HeadingsMissing(NoHeadings):
    """Some headings are there, and not all that are needed."""

    sentence = N_(
        "Some headings are missing: {missing}. Found were: {found}. Add the missing columns."
    )


class HeadingTwice(Refusal):
    """Two columns have one heading, and which one is meant is not ours to guess."""

    sentence = N_("Two columns have the heading “{heading}”. Rename one of them.")


@dataclass(frozen=True)
class Headings:
    """Where each field stands."""

    row: int
    """Number of the heading row."""
    columns: Mapping[str, int]
    """Field → column, from 0."""
    titles: Mapping[int, str]
    """Column → the heading as it is written, of all columns with a heading."""

    @property
    def others(self) -> tuple[str, ...]:
        """The headings that no field took, from left to right."""
        taken = set(self.columns.values())
        return tuple(title for column, title in sorted(self.titles.items()) if column not in taken)


def heading_key(text: str) -> str:
    r"""Return the shape in which headings are compared: no notes, stars, spaces or breaks.

    >>> heading_key("*入 党\n时间（年月日）：")
    '入党时间'
    """
    folded = _NOTE.sub("", plain(text))
    return _NOISE.sub("", folded).casefold()


def find_headings(
    sheet: Sheet,
    known: Mapping[str, Sequence[str]],
    *,
    required: Iterable[str] = (),
    fits: Mapping[str, Callable[[str], bool]] | None = None,
    instead: Mapping[str, str] | None = None,
    unless: Iterable[str] = (),
) -> Headings:
    """Find the row of the headings under whatever titles stand above it.

    The row that names most fields is taken, the first of several. Where two columns name one
    field, one whose texts fit wins over one whose texts do not, then the name that stands earlier
    in `known`.

    Args:
        known: field → the names that it usually has, the most exact first.
        required: fields without which the sheet says nothing.
        fits: field → tells whether a text can stand in its column.
        instead: field → the field that it is in a sheet with no column for any of `unless`.

    Raises:
        NoHeadings: no row names enough fields.
        HeadingsMissing: a required field is missing.
        HeadingTwice: two columns have the very same name of one field.
    """
    names = {
        heading_key(name): (field, rank)
        for field, all_names in known.items()
        for rank, name in enumerate(all_names)
    }
    required = tuple(required)
    missing = NoHeadings(names="、".join(known[field][0] for field in required or known))
    candidates = sheet.rows[:HEADING_ROWS]
    best = max(
        candidates, key=lambda row: len({field for field, _, _ in _named(row, names)}), default=None
    )
    if best is None:
        raise missing
    named: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for field, rank, column in _named(best, names):
        named[field].append((rank, column))
    columns: dict[str, int] = {}
    for field, places in named.items():
        test = (fits or {}).get(field)
        if test is not None and len(places) > 1:
            places = _fitting(sheet, best, places, test)  # noqa: PLW2901 -- narrowed
        rank, columns[field] = min(places)
        if sum(rank == other for other, _ in places) > 1:
            twice = max(column for other, column in places if other == rank)
            raise HeadingTwice(heading=best.text(twice)[:40])
    if instead and columns.keys().isdisjoint(unless):
        for field in (each for each in instead if each in columns):
            columns.setdefault(instead[field], columns.pop(field))
    titles = {column: text for column in range(len(best.cells)) if (text := best.text(column)[:60])}
    if len(columns) < FEWEST_FIELDS:
        raise missing
    if lacking := [known[field][0] for field in required if field not in columns]:
        raise HeadingsMissing(missing="、".join(lacking), found="、".join(titles.values())[:200])
    return Headings(best.number, columns, titles)


def _fitting(
    sheet: Sheet, best: Row, places: list[tuple[int, int]], test: Callable[[str], bool]
) -> list[tuple[int, int]]:
    """Keep the columns in which most texts fit, where there are any."""
    below = [row for row in sheet.rows if row.number > best.number][:FIT_ROWS]
    kept = []
    for rank, column in places:
        texts = [text for row in below if (text := row.text(column))]
        if 2 * sum(map(test, texts)) > len(texts):
            kept.append((rank, column))
    return kept or places


def rows_below(sheet: Sheet, headings: Headings) -> Iterator[Row]:
    """Yield the rows under the headings, without repetitions of the headings on later pages."""
    keys = {column: heading_key(headings.titles[column]) for column in headings.columns.values()}
    for row in sheet.rows:
        if row.number > headings.row and any(
            heading_key(row.text(column)) != key for column, key in keys.items()
        ):
            yield row


def _named(row: Row, names: Mapping[str, tuple[str, int]]) -> Iterator[tuple[str, int, int]]:
    for column, cell in enumerate(row.cells):
        found = names.get(heading_key(cell)) if isinstance(cell, str) else None
        if found is not None:
            yield *found, column
