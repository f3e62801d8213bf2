import click


@click.command("open")
@click.option("--draw", default="", help="what others have drawn, and where it is found")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def open_box(draw: str, *, as_json: bool) -> None:
    """Open what was cast into the ballot box on days that are over.

    The worker does so every night; this is for those who wait, and for a draw that the second step
    waits for.

    Example: xianfeng open --draw "双色球 2026138: 03 11 17 21 28 32 + 09" --json
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.ballots.selectors.balance import balance
    from xianfeng.ballots.services import box

    with refusals_told():
        done = box.open_box(actor=SYSTEM, at=timezone.now(), draw=draw)
    waiting = balance().envelopes
    if as_json:
        print_json(
            {
                "day": done.day.number,
                "opened": [
                    {
                        "day": each.day_id,
                        "log": each.log,
                        "ballots": each.ballots,
                        "size": each.size,
                    }
                    for each in done.opened
                ],
                "envelopes": waiting,
                "steps_waiting": done.waiting,
                "destroyed": done.destroyed,
            }
        )
        return
    for each in done.opened:
        said = _("Day {day}, log “{log}”: {ballots} ballots opened.")
        click.echo(said.format(day=each.day_id, log=each.log, ballots=each.ballots))
    click.echo(_("{count} envelopes wait.").format(count=waiting))
    if done.waiting:
        click.echo(_("{count} openings wait for a draw or a witness.").format(count=done.waiting))
