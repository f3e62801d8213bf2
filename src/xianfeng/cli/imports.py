"""`xianfeng import …`: the office's own sheets and papers, one command a kind."""

from pathlib import Path
from typing import Any

import click

from xianfeng.cli.import_plan import import_plan

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OPTIONS = (
    click.argument("file", type=FILE),
    click.option("--dry-run", is_flag=True, help="only say what would happen"),
    click.option(
        "--skip-wrong", is_flag=True, help="take the other rows over though some are wrong"
    ),
    click.option("--reason", default="", help="why rows that no page allows are right"),
    click.option(
        "--wrong-to", type=click.Path(dir_okay=False, path_type=Path), help=".xlsx to mend"
    ),
    click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document"),
)
"""What the command of every sheet takes."""


@click.group()
def import_() -> None:
    """Import organisations, members, posts and plans as the office has them.

    Example: xianfeng import members 党员名册.xlsx --dry-run
    """


import_.add_command(import_plan)


def _command(kind: str, rows: str, example: str) -> click.Command:
    """Make the command of a kind of sheet; the kind itself is known once Django has started."""

    def run(file: Path, **wanted: Any) -> None:
        _import_sheet(kind, file, **wanted)

    run.__doc__ = f"""Import {rows}; one wrong row, and nothing is taken over.

    Example: xianfeng import {kind} {example}
    """
    for option in reversed(OPTIONS):
        run = option(run)
    return click.command(kind)(run)


for each in (
    ("organisations", "organisations and units", "党组织.xlsx --dry-run --json"),
    ("members", "members", "党员名册.xlsx --skip-wrong --wrong-to 待更正.xlsx"),
    ("posts", "posts and terms of office", "任职情况.xlsx --dry-run --json"),
):
    import_.add_command(_command(*each))


def _import_sheet(
    kind: str,
    file: Path,
    *,
    dry_run: bool,
    skip_wrong: bool,
    reason: str,
    wrong_to: Path | None,
    as_json: bool,
) -> None:
    """Say what a sheet does and, unless it is a rehearsal, do it; end with 1 where it must not."""
    from xianfeng.cli.doors import print_json, refusals_told, start

    start()
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.sheets.exception_words import exception_words
    from xianfeng.sheets.kinds import kind_named
    from xianfeng.sheets.rules.rows import Fate
    from xianfeng.sheets.rules.taking import ExceptionsUnconfirmed, NoRows, RowsWrong
    from xianfeng.sheets.selectors.importing import read_upload, review
    from xianfeng.sheets.services.importing import import_sheet
    from xianfeng.sheets.words import heading_of, review_lines, wrong_sheet
    from xianfeng.ui.words import say

    at, unconfirmed = timezone.now(), ""
    with refusals_told():
        with file.open("rb") as content:
            sheet = read_upload(kind_named(kind), content, name=file.name, size=file.stat().st_size)
        if not sheet.rows:
            raise NoRows
        try:
            if dry_run:
                reviewed = review(actor=SYSTEM, sheet=sheet, at=at)
            else:
                done = import_sheet(
                    actor=SYSTEM, sheet=sheet, skip_wrong=skip_wrong, reason=reason, at=at
                )
                reviewed = done.reviewed
        except RowsWrong as refusal:
            reviewed = refusal.reviewed
        except ExceptionsUnconfirmed as refusal:
            reviewed, unconfirmed = refusal.reviewed, say(refusal)
    wrong = reviewed.wrong
    is_refused = bool(unconfirmed) or (
        bool(wrong) and (not skip_wrong or len(wrong) == len(sheet.rows))
    )
    if wrong and wrong_to is not None:
        wrong_to.write_bytes(wrong_sheet(reviewed))
    if as_json:
        print_json(
            {
                "new": reviewed.count(Fate.NEW),
                "changed": reviewed.count(Fate.CHANGED),
                "unchanged": reviewed.count(Fate.UNCHANGED),
                "wrong": [
                    {
                        "row": decision.row.number,
                        "field": fault.field,
                        "heading": heading_of(reviewed, fault.field),
                        "reason": say(fault.refusal),
                    }
                    for decision in wrong
                    for fault in decision.faults
                ],
                "exceptions": [
                    {
                        "row": decision.row.number,
                        "kind": fault.kind,
                        "text": exception_words(fault),
                    }
                    for decision in reviewed.exceptional
                    for fault in decision.exceptions
                ],
                "applied": not dry_run and not is_refused,
                "new_units": reviewed.new_units,
                "dropped": [column.heading for column in sheet.dropped],
                "unused": list(sheet.unused),
                "notes": list(sheet.notes),
                "only_year": list(sheet.shortened),
            }
        )
    else:
        for line in review_lines(reviewed):
            click.echo(line)
    if unconfirmed:
        click.echo(f"{unconfirmed} (--reason)", err=True)
    if is_refused:
        raise SystemExit(1)
