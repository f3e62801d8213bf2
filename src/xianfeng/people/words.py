"""How fields, fates and wrong rows are said; and the sheets that go back to the office."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from xianfeng.foundation.sheets import Cell, write_sheet
from xianfeng.organisation.models.organisations import ORGANISATION_KINDS
from xianfeng.organisation.models.units import UNIT_KINDS
from xianfeng.organisation.words import NODE_LABELS
from xianfeng.people.exception_words import exception_words
from xianfeng.people.models.members import EDUCATIONS, STANDINGS
from xianfeng.people.models.terms import POST_KINDS
from xianfeng.people.rules.composition import LADDERS, UNKNOWN, Dimension, Flow
from xianfeng.people.rules.findings import Finding, FindingKind, Source
from xianfeng.people.rules.headings import HEADINGS, REASON_HEADINGS, ROW_HEADINGS, TEMPLATE
from xianfeng.sheets.rules.faults import Fault
from xianfeng.sheets.rules.rows import Fate, Personal, Reviewed, SheetKind, SheetRows
from xianfeng.ui.words import Text, is_chinese, say, say_date

FIELD_LABELS: Mapping[str, Text] = {
    **NODE_LABELS,
    "unit_code": gettext_lazy("Unit code"),
    "unit_name": gettext_lazy("Unit name"),
    "unit_kind": gettext_lazy("Kind of the unit"),
    "unit_parent": gettext_lazy("Above the unit"),
    "number": gettext_lazy("Number"),
    "organisation": gettext_lazy("Organisation"),
    "standing": gettext_lazy("Standing"),
    "joined_date": gettext_lazy("Date of joining"),
    "birth_year": gettext_lazy("Year of birth"),
    "education": gettext_lazy("Education"),
    "post": gettext_lazy("Post"),
    "starts_on": gettext_lazy("Held since"),
    "ends_on": gettext_lazy("Held until"),
    "term_starts_on": gettext_lazy("Term began on"),
    "term_ends_on": gettext_lazy("Term due on"),
    "elected_on": gettext_lazy("Elected on"),
}
SHEET_TITLES: Mapping[SheetKind, Text] = {
    SheetKind.ORGANISATIONS: gettext_lazy("Organisations"),
    SheetKind.MEMBERS: gettext_lazy("Members"),
    SheetKind.POSTS: gettext_lazy("Terms and posts"),
}
FATE_LABELS: Mapping[Fate, Text] = {
    Fate.NEW: pgettext_lazy("fate of a row", "new"),
    Fate.CHANGED: pgettext_lazy("fate of a row", "changed"),
    Fate.UNCHANGED: pgettext_lazy("fate of a row", "unchanged"),
    Fate.WRONG: pgettext_lazy("fate of a row", "wrong"),
}
FATE_KINDS: Mapping[Fate, str] = {
    Fate.NEW: "info",
    Fate.CHANGED: "partly",
    Fate.UNCHANGED: "none",
    Fate.WRONG: "bad",
}
"""The kind of word (`ui`) of each fate."""
DIMENSION_LABELS: Mapping[Dimension, Text] = {
    Dimension.STANDING: gettext_lazy("By standing"),
    Dimension.LENGTH: gettext_lazy("By length of membership"),
    Dimension.AGE: gettext_lazy("By age"),
    Dimension.EDUCATION: gettext_lazy("By education"),
}
FLOW_LABELS: Mapping[Flow, Text] = {
    Flow.JOINED: pgettext_lazy("in a quarter", "joined"),
    Flow.LEFT: pgettext_lazy("in a quarter", "left"),
    Flow.MOVED_IN: pgettext_lazy("in a quarter", "moved here"),
    Flow.MOVED_OUT: pgettext_lazy("in a quarter", "moved away"),
}
FINDING_LABELS: Mapping[str, Text] = {
    FindingKind.TERM_ENDED.value: gettext_lazy("term ended"),
    FindingKind.ELECTION_DUE.value: gettext_lazy("election due"),
    FindingKind.TERM_MISSING.value: gettext_lazy("no term recorded"),
    FindingKind.SECRETARY_MISSING.value: gettext_lazy("secretary missing"),
    FindingKind.COMMITTEE_MISSING.value: gettext_lazy("committee missing"),
    FindingKind.TOO_SMALL.value: gettext_lazy("branch too small"),
    FindingKind.TOO_LARGE.value: gettext_lazy("branch too large"),
    FindingKind.BRANCH_DUE.value: gettext_lazy("branch due"),
    FindingKind.TOO_MANY_UNITS.value: gettext_lazy("too many units"),
    FindingKind.COMMITTEE_TOO_LARGE.value: gettext_lazy("committee too large"),
    FindingKind.PROBATION_OVER.value: gettext_lazy("probation over"),
    FindingKind.PROBATION_DUE.value: gettext_lazy("probation ends soon"),
    FindingKind.CANDIDATE_DUE.value: gettext_lazy("candidates to decide on"),
}
_FINDING_SENTENCES: Mapping[FindingKind, Text] = {
    FindingKind.TERM_ENDED: gettext_lazy("The term ended on {day}; no election is recorded."),
    FindingKind.ELECTION_DUE: gettext_lazy("The election is due by {day}."),
    FindingKind.TERM_MISSING: gettext_lazy(
        "No term of office is recorded, so nobody can be reminded of the election."
    ),
    FindingKind.SECRETARY_MISSING: gettext_lazy("Nobody is recorded as secretary."),
    FindingKind.COMMITTEE_MISSING: gettext_lazy(
        "With {count} full members it should elect a committee of at least {fewest}; "
        "recorded: {posts}."
    ),
    FindingKind.TOO_SMALL: gettext_lazy(
        "It has {count} full members; a branch needs at least {fewest}."
    ),
    FindingKind.TOO_LARGE: gettext_lazy(
        "It has {count} members; a branch normally has at most {most}."
    ),
    FindingKind.BRANCH_DUE: gettext_lazy(
        "{count} full members do not belong to any branch; with {fewest} or more a "
        "branch should be established."
    ),
    FindingKind.TOO_MANY_UNITS: gettext_lazy(
        "It covers {count} units; a joint branch normally covers at most {most}."
    ),
    FindingKind.PROBATION_OVER: gettext_lazy(
        "Probationary members whose probation is over: {count}."
    ),
    FindingKind.COMMITTEE_TOO_LARGE: gettext_lazy(
        "Its committee has {posts} members; a branch committee normally has at most {most}."
    ),
    FindingKind.PROBATION_DUE: gettext_lazy(
        "Probationary members whose probation ends soon: {count}; the branch should "
        "discuss them in time."
    ),
    FindingKind.CANDIDATE_DUE: gettext_lazy(
        "Activists trained long enough to be considered as candidates: {count}."
    ),
}
SOURCE_LABELS: Mapping[Source, Text] = {
    Source.BRANCHES: gettext_lazy("Regulations on the work of Party branches (trial), 2018"),
    Source.CONSTITUTION: gettext_lazy("Constitution of the Party, article 7"),
    Source.ADMISSION: gettext_lazy("Rules on the admission of members, 2014"),
    Source.OURS: gettext_lazy("rule of this platform"),
}


def finding_words(finding: Finding) -> str:
    """Say a finding, its dates in words."""
    details = {
        name: say_date(value, with_time=False) if isinstance(value, date) else value
        for name, value in finding.details.items()
    }
    return str(_FINDING_SENTENCES[finding.kind]).format(**details)


PERSONAL_LABELS: Mapping[Personal, Text] = {
    Personal.IDENTITY: gettext_lazy("identity numbers"),
    Personal.ADDRESS: gettext_lazy("addresses"),
    Personal.TELEPHONE: gettext_lazy("telephone numbers"),
}
WEEKDAYS: Mapping[int, Text] = {
    1: gettext_lazy("Monday"),
    2: gettext_lazy("Tuesday"),
    3: gettext_lazy("Wednesday"),
    4: gettext_lazy("Thursday"),
    5: gettext_lazy("Friday"),
    6: gettext_lazy("Saturday"),
    7: gettext_lazy("Sunday"),
}
_STORED: Mapping[str, Text] = dict((*ORGANISATION_KINDS, *UNIT_KINDS, *STANDINGS, *POST_KINDS))
SAID = frozenset({"education", "kind", "unit_kind", "standing", "post"})
"""Fields that are stored as a word of ours."""
_EDUCATIONS: Mapping[str, Text] = dict(EDUCATIONS)


@dataclass(frozen=True)
class Step:
    """A step of the import, as `ui` draws it."""

    label: str
    state: str
    note: str = ""


def import_steps(now: int) -> tuple[Step, ...]:
    """List the steps of an import; those before `now` are done."""
    labels = (_("Choose the file"), _("Check every row"), _("Import"))
    return tuple(
        Step(label, "done" if place < now else "now" if place == now else "todo")
        for place, label in enumerate(labels)
    )


def group_words(dimension: Dimension, group: Sequence[str]) -> str:
    """Say a group of members, made of one finest group or of several that follow each other."""
    if dimension in {Dimension.STANDING, Dimension.EDUCATION}:
        labels = {**dict(STANDINGS), **dict(EDUCATIONS), UNKNOWN: _("not given")}
        return _(", ").join(str(labels[fine]) for fine in group)
    bounds = [int(fine) for fine in group if fine != UNKNOWN]
    if not bounds:
        return _("not given")
    every = [int(fine) for fine in LADDERS[dimension].steps[0][0] if fine != UNKNOWN]
    end = next((bound for bound in every if bound > bounds[-1]), None)
    words = _years(dimension, bounds[0], end)
    return _("{group}, or not given").format(group=words) if UNKNOWN in group else words


def _years(dimension: Dimension, start: int, end: int | None) -> str:
    is_age = dimension is Dimension.AGE
    if not start:
        words = _("under {end}") if is_age else _("less than {end} years")
    elif end is None:
        words = _("{start} and older") if is_age else _("{start} years and more")
    else:
        words = _("{start} to {last}") if is_age else _("{start} to {last} years")
    return words.format(start=start, end=end, last=(end or 0) - 1)


def said(field: str, text: str) -> str:
    """Say a stored text: words of ours by their label, the rest as it is."""
    if field == "education":
        return str(_EDUCATIONS.get(text, text))
    return str(_STORED.get(text, text)) if field in SAID else text


@dataclass(frozen=True)
class DroppedLine:
    """A column that was not read, and what it holds, in words."""

    heading: str
    what: str


def dropped_lines(sheet: SheetRows) -> tuple[DroppedLine, ...]:
    """Say which columns were not read because of what they hold."""
    return tuple(
        DroppedLine(column.heading, str(PERSONAL_LABELS[column.holds])) for column in sheet.dropped
    )


def heading_of(reviewed: Reviewed, field: str) -> str:
    """Return the heading over a field as the sheet writes it, else our own name of it."""
    return reviewed.sheet.titles.get(field) or str(FIELD_LABELS[field])


def fault_words(reviewed: Reviewed, fault: Fault) -> str:
    """Say a fault with the heading of its column: “入党时间：……”."""
    return f"{heading_of(reviewed, fault.field)}{_(': ')}{say(fault.refusal)}"


def review_lines(reviewed: Reviewed) -> Iterator[str]:
    """Say a review in lines for a terminal: counts, what was left out, wrong rows."""
    colon = _(": ")
    yield _(", ").join(f"{FATE_LABELS[fate]} {reviewed.count(fate)}" for fate in Fate)
    if reviewed.new_units:
        yield ngettext("{count} unit is new", "{count} units are new", reviewed.new_units).format(
            count=reviewed.new_units
        )
    for column in reviewed.sheet.dropped:
        yield _("not read because it contains {what}: “{heading}”").format(
            what=PERSONAL_LABELS[column.holds], heading=column.heading
        )
    for heading in reviewed.sheet.shortened:
        yield f"{heading}{colon}{_('only the year is read and stored')}"
    for decision in reviewed.wrong:
        for fault in decision.faults:
            row = _("row {row}").format(row=decision.row.number)
            yield f"{row}{colon}{fault_words(reviewed, fault)}"
    for decision in reviewed.exceptional:
        for fault in decision.exceptions:
            row = _("row {row}").format(row=decision.row.number)
            yield f"{row}{colon}{exception_words(fault)}"


def wrong_sheet(reviewed: Reviewed) -> bytes:
    """Write the wrong rows as a sheet to mend and send again, with row and reason beside them."""
    fields = list(reviewed.sheet.titles)
    ours = 0 if is_chinese() else 1
    rows: Iterator[list[Cell]] = (
        [
            *(decision.row[field] for field in fields),
            " ".join(fault_words(reviewed, fault) for fault in decision.faults),
            decision.row.number,
        ]
        for decision in reviewed.wrong
    )
    columns = [reviewed.sheet.titles[field] for field in fields]
    return write_sheet(
        [*columns, REASON_HEADINGS[ours], ROW_HEADINGS[ours]], rows, title=_("Rows to correct")
    )


def template_sheet(kind: SheetKind) -> bytes:
    """Write the sheet to fill in: the headings under their usual names."""
    return export_sheet(kind, ())


def export_sheet(
    kind: SheetKind, rows: Iterable[Sequence[str | int | date | None]], *, is_long: bool = False
) -> bytes:
    """Write rows in the columns of the template; an import of the sheet changes nothing.

    Args:
        kind: what the sheet lists.
        rows: its cells, as stored.
        is_long: so many rows that they shall not all be in memory.
    """
    fields = TEMPLATE[kind]
    columns = [HEADINGS[kind][field][0 if is_chinese() else -1] for field in fields]
    title = str(SHEET_TITLES[kind])
    labels = {
        place: cache(partial(said, field)) for place, field in enumerate(fields) if field in SAID
    }
    cells: Iterator[list[Cell]] = (
        [
            labels[place](cell) if place in labels and isinstance(cell, str) else cell
            for place, cell in enumerate(row)
        ]
        for row in rows
    )
    return write_sheet(columns, cells, title=title, is_long=is_long)
