from pathlib import Path

import click


@click.command("plan")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="only show what the paper offers; write nothing")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
@click.option("--unit", "code", help="code of the unit whose plan it is (default: the top unit)")
@click.option("--title", help="name of the plan (default: the line at its top)")
@click.option("--year", type=click.IntRange(1990, 2199), help="year that it plans for")
def import_plan(
    file: Path,
    code: str | None,
    title: str | None,
    year: int | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read a plan (.txt, .docx, .xlsx) and take the targets that it states as goals.

    Every goal keeps the sentence that it comes from. Edit and assign them on the pages
    afterwards. The same paper again changes nothing.

    Example: xianfeng import plan report-2026.docx --dry-run --json
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start(with_database=not dry_run)
    from xianfeng.plans.rules import chosen, title_of
    from xianfeng.plans.rules.intake import read_plan
    from xianfeng.uploads.reading import paper_in

    with refusals_told(), file.open("rb") as content:
        text = paper_in(content, name=file.name, size=file.stat().st_size)
        paper = read_plan(text, name=file.name)
    result: dict[str, object] = {
        "candidates": [found.as_json() for found in paper.candidates],
        "passed_over": list(paper.passed_over),
    }
    if not dry_run:
        from django.utils import timezone

        from xianfeng.actors.rules import SYSTEM
        from xianfeng.plans.rules.intake import days_of
        from xianfeng.plans.selectors.goals import unit_for_plan
        from xianfeng.plans.services.goals import Paper
        from xianfeng.plans.services.goals import import_plan as write_plan

        this_year = timezone.localdate().year
        years = (year, year) if year else paper.years or (this_year, this_year)
        starts_on, ends_on = days_of(years)
        with refusals_told():
            done = write_plan(
                actor=SYSTEM,
                unit=unit_for_plan(SYSTEM, code),
                title=title or paper.title or file.stem,
                starts_on=starts_on,
                ends_on=ends_on,
                paper=Paper(name=file.name, digest=paper.digest),
                goals=[chosen(found) for found in paper.candidates],
                at=timezone.now(),
            )
        result |= {
            "plan": done.plan.pk,
            "new": done.new,
            "unchanged": done.unchanged,
            "applied": True,
        }
    if as_json:
        print_json(result)
        return
    for found in paper.candidates:
        click.echo(f"{title_of(found.target)}  {found.horizon}".rstrip())
    for row in paper.passed_over:
        click.echo(f"A row without a figure: {row}", err=True)
    if dry_run:
        click.echo(f"{len(paper.candidates)} targets; nothing was written.", err=True)
    else:
        click.echo(f"{result['new']} goals new, {result['unchanged']} unchanged.", err=True)
