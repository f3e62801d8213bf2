"""Finding the columns under their usual names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.text import plain

from .rows import Row, Sheet

HEADING_ROWS = 30
"""Rows from the top among which the headings are looked for."""

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>")
_NOISE = re.compile(r"[\s*:;,.、。?!#※★\"'“”()\[\]【】]+|必填|选填")


class NoHeadings(Refusal):
    """No row holds the headings."""

    sentence = N_("No heading row was found. These headings are needed: {names}.")


class HeadingTwice(Refusal):
    """Two columns have one heading, and which one is meant is not ours to guess."""

    sentence = N_("Two columns have the heading “{heading}”. Rename one of them.")


@dataclass(frozen=True)
class Headings:
    """Where each field stands.

    Attributes:
        row: number of the heading row.
        columns: field → column, from 0.
        titles: column → the heading as it is written, of all columns with a heading.
    """

    row: int
    columns: Mapping[str, int]
    titles: Mapping[int, str]

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
    fewest: int = 2,
) -> Headings:
    """Find the row of the headings under whatever titles stand above it.

    The row that names most fields is taken, the first of several. Where two columns name one
    field, the name that stands earlier in `known` wins.

    Args:
        known: field → the names that it usually has, the most exact first.
        required: fields without which the sheet says nothing.
        fewest: fields that a row must name to be the headings.

    Raises:
        NoHeadings: no row names enough fields, or a required field is missing.
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
    columns: dict[str, int] = {}
    ranks: dict[str, int] = {}
    for field, rank, column in _named(best, names):
        if field not in ranks or rank < ranks[field]:
            columns[field], ranks[field] = column, rank
        elif rank == ranks[field]:
            raise HeadingTwice(heading=best.text(column)[:40])
    if len(columns) < fewest or any(field not in columns for field in required):
        raise missing
    titles = {column: text for column in range(len(best.cells)) if (text := best.text(column)[:60])}
    return Headings(best.number, columns, titles)


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
