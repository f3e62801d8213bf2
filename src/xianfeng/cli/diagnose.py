import click


@click.command()
@click.argument("code")
@click.option("--period", "label", help="period (default: the quarter of today)")
@click.option("--rebuild", "anew", is_flag=True, help="build the facts and results first")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def diagnose(code: str, label: str | None, *, anew: bool, as_json: bool) -> None:
    """Say what the evidence says of the office of an organisation (or of a unit).

    Results are read as they stand; where the period has none yet, they are built first.

    Example: xianfeng diagnose A01 --period 2026Q3 --json
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start()
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.diagnosis.selectors import diagnosis_of, office_named, periods_with_results
    from xianfeng.diagnosis.services import rebuild
    from xianfeng.foundation.periods import Period

    with refusals_told():
        period = Period.parse(label) if label else Period.quarter_of(timezone.localdate())
        office = office_named(SYSTEM, code)
        if anew or period.label not in periods_with_results(SYSTEM):
            rebuild(actor=SYSTEM, period=period, at=timezone.now())
        found = diagnosis_of(office, period)
    if as_json:
        print_json(
            {
                "organisation": code,
                "period": period.label,
                "failings": {
                    failing.value: {
                        "verdict": card.verdict.value,
                        "measures": [
                            {
                                "name": measure.name.value,
                                "value": measure.estimate and measure.estimate.value,
                                "interval": measure.estimate
                                and [measure.estimate.low, measure.estimate.high],
                                "cases": measure.cases,
                                "records": measure.record_count,
                                "verdict": measure.word.verdict.value,
                            }
                            for measure in card.measures
                        ],
                    }
                    for failing, card in found.items()
                },
                "signs": [],
            }
        )
        return
    click.echo(f"{office.name} {period.label}")
    for card in found.values():
        click.echo(f"{card.label}  {card.word.label}  {card.note}".rstrip())
        for measure in card.measures:
            figure = measure.estimate
            numbers = f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]" if figure else "—"
            click.echo(f"  {measure.label}  {numbers}  n={measure.cases}  {measure.word.label}")
