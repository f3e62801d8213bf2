from pathlib import Path

import click


@click.command("similar")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--column", default="", help="column of one sheet whose texts are compared")
@click.option(
    "--threshold",
    type=click.FloatRange(0.05, 1),
    default=0.6,
    show_default=True,
    help="likeness from which on a pair is named",
)
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def similar(files: tuple[Path, ...], column: str, threshold: float, *, as_json: bool) -> None:
    """Find texts that are nearly the same, and the passages that they share.

    Several papers (.txt, .md, .docx), or one sheet (.csv, .xlsx) with --column. The likeness is the
    share of 5-character pieces that both have, of all that either has; white space does not count.
    A pair is also named where one stands in the other, or long papers share a long passage. What
    a fifth of many texts share is taken for their form and left out. Who took from whom is left
    open; near the threshold a pair may be missed now and then.

    Example: xianfeng similar minutes.csv --column text --threshold 0.6 --json
    """
    if column and len(files) > 1:
        raise click.UsageError("--column goes with one sheet")
    if not column and len(files) == 1:
        raise click.UsageError("give two papers or more, or one sheet with --column")
    from xianfeng.cli.doors import print_json, refusals_told, start

    start(with_database=False, only_looks=True)
    from django.utils.translation import gettext as _

    from xianfeng.foundation.copies import pairs_among
    from xianfeng.ui.words import say_number, say_percent

    with refusals_told():
        texts = _cells(files[0], column) if column else _papers(files)
    names, found = list(texts), pairs_among(list(texts.values()), threshold=threshold)
    if as_json:
        pairs = [
            {
                "a": names[pair.a],
                "b": names[pair.b],
                "similarity": round(pair.likeness.similarity, 3),
                "containment": round(pair.likeness.containment, 3),
                "passages": [{"a": [*each.a], "b": [*each.b]} for each in pair.passages],
            }
            for pair in found.pairs
        ]
        print_json({"pairs": pairs, "left_out": len(found.form)})
        return
    for pair in found.pairs:
        line = _("{a} and {b}: {share} alike, {number} passages in common")
        said = {"a": names[pair.a], "b": names[pair.b], "number": say_number(len(pair.passages))}
        click.echo(line.format(share=say_percent(pair.likeness.similarity), **said))
    if not found.pairs:
        click.echo(_("No two of {number} texts are alike.").format(number=say_number(len(names))))
    if found.form:
        words = _("Left out as their common form: {number} pieces of 5 characters.")
        click.echo(words.format(number=say_number(len(found.form))), err=True)


def _papers(files: tuple[Path, ...]) -> dict[str, str]:
    """Read papers; each is called by its file, two of one name by the whole path."""
    from xianfeng.uploads.reading import paper_in

    names = [file.name for file in files]
    texts = {}
    for file in files:
        name = file.name if names.count(file.name) == 1 else str(file)
        read_as = f"{file.stem}.txt" if file.suffix.lower() == ".md" else file.name
        with file.open("rb") as content:
            texts[name] = paper_in(content, name=read_as, size=file.stat().st_size)
    return texts


def _cells(file: Path, column: str) -> dict[str, str]:
    """Read the texts of a column, each called by the number of its row; empty cells are none."""
    from xianfeng.foundation.text import plain
    from xianfeng.uploads.reading import sheets_in

    with file.open("rb") as content:
        sheets = sheets_in(content, name=file.name, size=file.stat().st_size)
    rows = next((sheet.rows for sheet in sheets if sheet.rows), ())
    headings = [plain(str(cell or "")) for cell in rows[0].cells] if rows else []
    if plain(column) not in headings:
        there = ", ".join(filter(None, headings)) or "-"
        raise click.UsageError(f"there is no column {column}; columns: {there}")
    place = headings.index(plain(column))
    texts = {str(row.number): str(row.value(place) or "") for row in rows[1:]}
    return {number: text for number, text in texts.items() if text.strip()}
