import click


@click.group()
def facts() -> None:
    """Build the facts that every figure is made from.

    Example: xianfeng facts build --period 2026Q3
    """


@facts.command("build")
@click.option("--period", "label", help="period of the results (default: the quarter of today)")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def build_facts(label: str | None, *, as_json: bool) -> None:
    """Write the facts of all rooms as Parquet, and the results of a period from them.

    Example: xianfeng facts build --period 2026Q3 --json
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start()
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.diagnosis.services import rebuild
    from xianfeng.foundation.periods import Period

    with refusals_told():
        period = Period.parse(label) if label else Period.quarter_of(timezone.localdate())
        done = rebuild(actor=SYSTEM, period=period, at=timezone.now())
    if as_json:
        print_json(
            {
                "built_at": done.facts.built_at.isoformat(),
                "period": period.label,
                "tables": [
                    {"name": table.name, "rows": table.rows, "bytes": table.bytes}
                    for table in done.facts.tables
                ],
                "results": done.results,
            }
        )
        return
    for table in done.facts.tables:
        click.echo(f"{table.rows:>12,}  {table.name}")
    click.echo(f"{done.results:>12,}  diagnosis {period.label}")
