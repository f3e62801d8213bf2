"""What the cells of a list of members say, and what is wrong with them by themselves."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import Ahead, TooLong
from xianfeng.foundation.text import ForeignLetters, foreign_letters
from xianfeng.organisation.rules.trees import KnownNode, find_node
from xianfeng.people.rules.headings import (
    EDUCATION_EXAMPLES,
    STANDING_EXAMPLES,
    education_of,
    standing_of,
)
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.known import Who
from xianfeng.people.rules.life import NoBirthYear, is_birth_year
from xianfeng.people.rules.person_names import NAME_MOST, NUMBER_MOST, name_fault
from xianfeng.sheets.rules.faults import (
    CellMissing,
    Fault,
    SeveralMatches,
    UnknownParent,
    UnknownWord,
)
from xianfeng.sheets.rules.rows import SheetRow, in_one_way

NAME_SHOWN = 24


@dataclass(frozen=True)
class Draft:
    """A row as it was read; what it does not say is None or empty."""

    row: SheetRow
    name: str
    organisation: str
    standing: Standing | None
    joined_date: date | None
    full_date: date | None
    birth_year: int | None
    education: Education | None
    faults: tuple[Fault, ...]

    @property
    def who(self) -> Who:
        return Who(
            self.organisation,
            self.row["number"].casefold(),
            self.joined_date,
            self.row.is_month("joined_date"),
            self.birth_year,
        )


def read_draft(
    row: SheetRow,
    organisations: Mapping[str, KnownNode],
    names: Mapping[str, Sequence[str]],
    today: date,
) -> Draft:
    """Read a row; its faults are all that is wrong with its cells."""
    faults = list(row.faults)
    unread = {fault.field for fault in faults}
    faults += _texts(row, unread)
    organisation = ""
    if row["organisation"]:
        found = find_node(row["organisation"], organisations, names)
        if len(found) == 1:
            organisation = found[0]
        else:
            why = SeveralMatches if found else UnknownParent
            faults.append(Fault.of("organisation", why, text=row["organisation"]))
    elif "organisation" not in unread:
        faults.append(Fault.of("organisation", CellMissing))
    standing = standing_of(row["standing"]) if row["standing"] else None
    if row["standing"] and standing is None:
        faults.append(
            Fault.of(
                "standing",
                UnknownWord,
                what=N_("standing"),
                text=row["standing"],
                examples=STANDING_EXAMPLES,
            )
        )
    joined = row.day("joined_date")
    if joined is not None and joined > today:
        faults.append(Fault.of("joined_date", Ahead, day=joined.isoformat()))
    year, education = _person(row, unread, today, faults)
    return Draft(
        row,
        in_one_way(row["name"]),
        organisation,
        standing,
        joined,
        row.day("full_date"),
        year,
        education,
        tuple(faults),
    )


def _texts(row: SheetRow, unread: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with the name and the number of a row."""
    for name, most in (("name", NAME_MOST), ("number", NUMBER_MOST)):
        if len(row[name]) > most:
            yield Fault.of(name, TooLong, most=most)
    if not row["name"] and "name" not in unread:
        yield Fault.of("name", CellMissing)
    if "name" not in unread and (fault := name_fault(row["name"])) is not None:
        yield Fault.of("name", fault, text=row["name"][:NAME_SHOWN])
    if letters := foreign_letters(row["number"]):
        yield Fault.of("number", ForeignLetters, letters=letters)


def _person(
    row: SheetRow, unread: Collection[str], today: date, faults: list[Fault]
) -> tuple[int | None, Education | None]:
    """Return the year of birth and the education that a row names; add what is wrong with them."""
    year = int(row["birth_year"]) if row["birth_year"] and "birth_year" not in unread else None
    if year is not None and not is_birth_year(year, today=today):
        faults.append(Fault.of("birth_year", NoBirthYear, year=str(year)))
    education = education_of(row["education"])
    if row["education"] and education is None:
        faults.append(
            Fault.of(
                "education",
                UnknownWord,
                what=N_("level of education"),
                text=row["education"],
                examples=EDUCATION_EXAMPLES,
            )
        )
    return year, education
