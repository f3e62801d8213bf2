from hashlib import sha256
from pathlib import Path

import click


@click.command("ratings")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--window", required=True, help="column that says who or what was rated")
@click.option("--score", required=True, help="column of the rating, 1 to 5")
@click.option("--group", default="", help="column that says by which group (default: one group)")
@click.option("--title", default="", help="what the campaign is called (default: the file's name)")
@click.option("--dry-run", is_flag=True, help="only say what would happen")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def import_ratings(
    file: Path, window: str, score: str, group: str, title: str, *, dry_run: bool, as_json: bool
) -> None:
    """Import ratings that were given elsewhere (.csv, .xlsx) as a campaign with results.

    Its windows are names, no units. The pages mark it as imported, not cast here; it stands in no
    log. One wrong row, and nothing is taken over. The same file again changes nothing.

    Example: xianfeng import ratings insteval.csv --window d --score y --group dept --json
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start(with_database=not dry_run)
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.review.rules.ratings import RatingColumns, read_ratings, require_right
    from xianfeng.review.services.ratings import import_ratings as take_over
    from xianfeng.ui.words import say_number
    from xianfeng.uploads.reading import sheets_in

    columns = RatingColumns(window, score, group)
    with refusals_told():
        with file.open("rb") as content:
            size = file.stat().st_size
            sheets = sheets_in(content, name=file.name, size=size)
            content.seek(0)
            digest = sha256(content.read()).hexdigest()
        rows = next(sheet.rows for sheet in sheets if sheet.rows)
        found = read_ratings(rows, columns)
        result: dict[str, object] = {
            "windows": found.windows,
            "ratings": found.ratings,
            "applied": not dry_run,
        }
        if as_json and found.wrong:
            wrong = [
                {"row": each.row, "field": each.field, "value": each.value} for each in found.wrong
            ]
            print_json(result | {"applied": False, "wrong": wrong})
        require_right(found)
        if not dry_run:
            take_over(
                actor=SYSTEM,
                title=title or file.stem,
                rows=rows,
                columns=columns,
                digest=digest,
                at=timezone.now(),
            )
    if as_json:
        print_json(result)
        return
    said = {"windows": say_number(found.windows), "ratings": say_number(found.ratings)}
    click.echo(_("{ratings} ratings of {windows} windows.").format(**said))
    if dry_run:
        click.echo(_("Nothing was written."), err=True)
