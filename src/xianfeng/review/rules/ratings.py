"""Ratings from a file: which columns, which rows are wrong, how they add up; no Django."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.sheets.rows import Row

LEVELS = (5, 4, 3, 2, 1)
NAME_MOST = 120
GROUP_MOST = 60
WINDOWS_MOST = 5_000
"""All pairs of windows are compared for their ranks; more would take minutes."""
WRONG_TOLD = 5


class NoColumn(Refusal):
    """The file has no column of this name."""

    sentence = N_("The file has no column “{name}”. Its columns are: {found}.")


class SameColumn(Refusal):
    """Window, score and group are three things."""

    sentence = N_("Window, score and group must be columns of their own; “{name}” stands twice.")


class NoRatings(Refusal):
    """Below the headings there is nothing."""

    sentence = N_("There are no ratings below the headings.")


class TooManyWindows(Refusal):
    """More names than can be compared with one another; mostly the wrong column."""

    sentence = N_(
        "“{name}” has more than {most} different values. Is it the column that says who was rated?"
    )


class WrongRows(Refusal):
    """One wrong row, and nothing is taken over."""

    sentence = N_("{count} rows cannot be read, so nothing was taken over. The first: {first}.")


@dataclass(frozen=True)
class RatingColumns:
    """What is read of a file, by its headings."""

    window: str
    score: str
    group: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(name for name in (self.window, self.score, self.group) if name)


@dataclass(frozen=True)
class WrongRow:
    """A row that cannot be read: its number in the file, the column, what stands there."""

    row: int
    field: str
    value: str


@dataclass(frozen=True)
class RatingFile:
    """A file's ratings added up: name and group → level → ratings; the rows that are wrong."""

    sums: dict[tuple[str, str], dict[int, int]]
    wrong: tuple[WrongRow, ...] = ()

    @property
    def windows(self) -> int:
        return len({name for name, _ in self.sums})

    @property
    def ratings(self) -> int:
        return sum(sum(levels.values()) for levels in self.sums.values())


def read_ratings(rows: Sequence[Row], columns: RatingColumns) -> RatingFile:
    """Add up the ratings of a file by who was rated and by group.

    Args:
        rows: the filled rows of the sheet, the headings first.
        columns: their headings; without a group all ratings are of one.

    Raises:
        NoColumn: a heading is not there.
        SameColumn: two of them are one column.
        NoRatings: there is no row below the headings.
        TooManyWindows: more than `WINDOWS_MOST` names.

    >>> rows = [Row(1, ("d", "y")), Row(2, ("A", "5")), Row(3, ("A", "4.0")), Row(4, ("B", "6"))]
    >>> found = read_ratings(rows, RatingColumns("d", "y"))
    >>> found.sums, found.wrong
    ({('A', ''): {5: 1, 4: 1, 3: 0, 2: 0, 1: 0}}, (WrongRow(row=4, field='y', value='6'),))
    """
    if twice := [name for name, count in Counter(columns.named).items() if count > 1]:
        raise SameColumn(name=twice[0])
    if len(rows) <= 1:
        raise NoRatings
    headings = [rows[0].text(place) for place in range(len(rows[0].cells))]
    for name in columns.named:
        if name not in headings:
            raise NoColumn(name=name, found=", ".join(filter(None, headings)))
    window, score = headings.index(columns.window), headings.index(columns.score)
    group = headings.index(columns.group) if columns.group else None
    sums: dict[tuple[str, str], dict[int, int]] = {}
    wrong: list[WrongRow] = []
    for row in rows[1:]:
        name, level, of = row.text(window), _level(row.text(score)), row.text(group)
        if not name or len(name) > NAME_MOST:
            wrong.append(WrongRow(row.number, columns.window, name))
        elif level is None:
            wrong.append(WrongRow(row.number, columns.score, row.text(score)))
        elif (columns.group and not of) or len(of) > GROUP_MOST:
            wrong.append(WrongRow(row.number, columns.group, of))
        else:
            sums.setdefault((name, of), dict.fromkeys(LEVELS, 0))[level] += 1
    found = RatingFile(sums, tuple(wrong))
    if found.windows > WINDOWS_MOST:
        raise TooManyWindows(name=columns.window, most=WINDOWS_MOST)
    return found


def require_right(found: RatingFile) -> None:
    """Refuse a file with a wrong row.

    Raises:
        WrongRows: it has one.
    """
    if found.wrong:
        told = (f"{each.row} ({each.field}: “{each.value[:20]}”)" for each in found.wrong)
        first = ", ".join(each for each, _ in zip(told, range(WRONG_TOLD), strict=False))
        raise WrongRows(count=len(found.wrong), first=first)


def _level(text: str) -> int | None:
    """Read a rating of 1 to 5; 4.0 is 4, and what lies between two levels is none."""
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value in LEVELS else None
