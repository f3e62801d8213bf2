"""What was answered to the questions of a sheet, put into its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.sheets.rules.columns import Columns
from xianfeng.sheets.rules.rows import Answer, Reviewed, SheetRows

Place = tuple[str, int]
"""Sheet, empty where there is one, and number of a row."""


class NotAsked(Refusal):
    """Somebody answers what nobody asked."""

    sentence = N_("“{field}” is not asked for. What can be set: {fields}.")


@dataclass(frozen=True)
class Answers:
    """What a person answered."""

    given: Mapping[str, str]
    """Field → the one answer for all rows."""
    rows: Mapping[Place, tuple[Answer, int | None]]
    """Row → the answer, and the key of the known one that it means; None: the only one."""
    rest: Answer | None = None
    """The answer to every open question that `rows` does not answer."""


def with_given(sheet: SheetRows, given: Mapping[str, str], columns: Columns) -> SheetRows:
    """Put the answers for all rows into a sheet; `NotAsked` if its kind has no such question."""
    for name in given:
        if name not in columns.asked:
            raise NotAsked(field=name, fields=", ".join(columns.asked))
    titles = {name: columns.headings[name][0] for name in given} | dict(sheet.titles)
    return replace(sheet, given={**sheet.given, **given}, titles=titles)


def for_the_rest(reviewed: Reviewed, answers: Answers) -> Answers:
    """Answer the open questions that nobody answered one by one.

    “The same” holds only where one known person is alike: which of several is meant nobody can
    say for all.
    """
    rest = answers.rest
    rows = {
        (decision.row.sheet, decision.row.number): (rest, None)
        for decision in reviewed.open
        if rest is not None and (rest is Answer.OTHER or len(decision.like) == 1)
    }
    return replace(answers, rows={**rows, **answers.rows})


def with_answers(sheet: SheetRows, answers: Answers) -> SheetRows:
    """Put the answers to single rows into a sheet."""
    rows = []
    for row in sheet.rows:
        answer, meant = answers.rows.get((row.sheet, row.number), (row.answer, row.meant))
        rows.append(replace(row, answer=answer, meant=meant) if answer else row)
    return replace(sheet, rows=tuple(rows))
