"""`xianfeng import …`: the office's own sheets and papers, one command a kind."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xianfeng.cli.import_plan import import_plan
from xianfeng.cli.import_ratings import import_ratings

if TYPE_CHECKING:
    from xianfeng.sheets.rules.rows import Answer

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
    click.option(
        "--answers",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help='JSON lines: {"row": 7, "answer": "same" or "other", "id": number or null}',
    ),
    click.option("--set", "given", multiple=True, help="FIELD=VALUE where a column is missing"),
    click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document"),
)
"""What the command of every sheet takes."""


@click.group()
def import_() -> None:
    """Import organisations, members, posts, plans and ratings as the office has them.

    Example: xianfeng import members 党员名册.xlsx --dry-run
    """


import_.add_command(import_plan)
import_.add_command(import_ratings)


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
    ("orders", "orders of the 12345 hotline and their statuses", "orders.csv --json"),
    ("days", "days off and make-up days of a year's notice", "放假安排.xlsx --skip-wrong"),
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
    answers: Path | None,
    given: Sequence[str],
    as_json: bool,
) -> None:
    """Say what a sheet does and, unless it is a rehearsal, do it; end with 1 where it must not."""
    from xianfeng.cli.doors import print_json, refusals_told, start

    start()
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.cli.import_words import as_result
    from xianfeng.sheets.kinds import kind_named
    from xianfeng.sheets.rules.answers import Answers, with_answers, with_given
    from xianfeng.sheets.rules.taking import ExceptionsUnconfirmed, NoRows, NotAgreed
    from xianfeng.sheets.selectors.importing import read_upload, review
    from xianfeng.sheets.services.importing import import_sheet
    from xianfeng.sheets.words import review_lines, wrong_sheet
    from xianfeng.ui.words import say

    at, unconfirmed = timezone.now(), ""
    of = kind_named(kind)
    said = dict(_pair(each) for each in given)
    rows = _answers(answers) if answers else {}
    with refusals_told():
        with file.open("rb") as content:
            sheet = read_upload(of, content, name=file.name, size=file.stat().st_size)
        if not sheet.rows:
            raise NoRows
        sheet = with_answers(with_given(sheet, said, of.columns), Answers({}, rows))
        try:
            if dry_run:
                reviewed = review(actor=SYSTEM, sheet=sheet, at=at)
            else:
                done = import_sheet(
                    actor=SYSTEM,
                    sheet=sheet,
                    skip_wrong=skip_wrong,
                    reason=reason,
                    file_name=file.name,
                    at=at,
                )
                reviewed = done.reviewed
        except NotAgreed as refusal:
            reviewed = refusal.reviewed
            unconfirmed = say(refusal) if isinstance(refusal, ExceptionsUnconfirmed) else ""
    wrong = reviewed.wrong
    is_refused = bool(unconfirmed or reviewed.open) or (
        bool(wrong) and (not skip_wrong or len(wrong) == len(sheet.rows))
    )
    if wrong and wrong_to is not None:
        wrong_to.write_bytes(wrong_sheet(reviewed))
    if as_json:
        print_json(as_result(reviewed) | {"applied": not dry_run and not is_refused})
    else:
        for line in review_lines(reviewed):
            click.echo(line)
    if unconfirmed:
        click.echo(f"{unconfirmed} (--reason)", err=True)
    if is_refused:
        raise SystemExit(1)


@import_.command("take-back")
@click.argument("number", type=int, required=False)
@click.option("--reason", default="", help="why it was a mistake; the audit log keeps it")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def take_back(*, number: int | None, reason: str, as_json: bool) -> None:
    """Take an import back as a whole while nothing builds on it; without NUMBER list them.

    Example: xianfeng import take-back 7 --reason 名册发错了
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start()
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.sheets.selectors.importing import imports_of
    from xianfeng.sheets.services.undoing import put_import_back

    found = imports_of(SYSTEM).filter(undone_at=None)
    if number is None:
        said = [
            {"number": each.pk, "kind": each.kind, "file": each.file_name, **each.counts}
            for each in found
        ]
        if as_json:
            print_json({"imports": said})
        for each in said if not as_json else ():
            click.echo("  ".join(map(str, each.values())))
        return
    done = found.filter(pk=number).first()
    if done is None:
        raise click.BadParameter("there is no such import", param_hint="NUMBER")
    with refusals_told():
        put_import_back(actor=SYSTEM, done=done, reason=reason, at=timezone.now())
    if as_json:
        print_json({"number": number, "taken_back": True})


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise click.BadParameter("write FIELD=VALUE", param_hint="--set")
    return name.strip(), value.strip()


def _answers(file: Path) -> "dict[tuple[str, int], tuple[Answer, int | None]]":
    """Read the answers to single rows, one JSON object a line."""
    from xianfeng.sheets.rules.rows import Answer

    found = {}
    try:
        for line in filter(str.strip, file.read_text("utf-8-sig").splitlines()):
            said = json.loads(line)
            place = (str(said.get("sheet", "")), int(said["row"]))
            found[place] = (Answer(said["answer"]), said.get("id"))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise click.BadParameter("not JSON lines of answers", param_hint="--answers") from error
    return found
