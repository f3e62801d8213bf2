import click

EXAMPLE = "Example: xianfeng report quarter 2026Q3 --organisation A01 --out report.docx"


@click.command(epilog=EXAMPLE)
@click.argument("kind", type=click.Choice(["quarter"]))
@click.argument("period")
@click.option("--organisation", "code", default="", help="its code (default: the top one)")
@click.option("--out", required=True, help="the file to write: .docx, .pdf or .xlsx")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="language of the report",
)
def report(kind: str, period: str, code: str, out: str, lang: str) -> None:
    """Write a report that an office can send, in the official layout (GB/T 9704).

    The organisation's unit and all below it are reported on. A .pdf needs LibreOffice; a .xlsx
    holds the report's tables as figures.
    """
    from xianfeng.cli.doors import refusals_told, start

    start()
    from pathlib import Path

    from django.utils import timezone, translation

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.foundation.periods import Period
    from xianfeng.reports.files import check_writable, format_of, write_whole
    from xianfeng.reports.selectors.scope import organisation_named
    from xianfeng.reports.services import make_quarter_report

    del kind  # one kind so far; click has checked it
    target = Path(out)
    with translation.override("zh-hans" if lang == "zh" else lang), refusals_told():
        written_as = format_of(target.name)
        check_writable(target)
        paper = make_quarter_report(
            actor=SYSTEM,
            organisation=organisation_named(SYSTEM, code),
            period=Period.parse(period),
            written_as=written_as,
            at=timezone.now(),
        )
        write_whole(target, paper.content)
    click.echo(str(target))
