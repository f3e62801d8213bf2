import sys

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
@click.option("--deep", is_flag=True, help="read the whole audit log as well")
def doctor(*, as_json: bool, deep: bool) -> None:
    """Look at everything that the platform needs; say what is missing and how to mend it.

    Ends with 0 where nothing stands in the way of work, else with 1. A note is a remark: a
    missing program takes a feature away, it never stops the platform.

    Example: xianfeng doctor --json
    """
    from xianfeng.cli.doors import print_json, start

    start(with_database=False, only_looks=True)
    from django.utils import timezone

    from xianfeng.upkeep.rules import all_ok
    from xianfeng.upkeep.selectors import examination
    from xianfeng.upkeep.words import card_of

    checks = examination(at=timezone.now(), is_deep=deep)
    is_ok = all_ok(checks)
    cards = [card_of(check) for check in checks]
    if as_json:
        print_json(
            {
                "ok": is_ok,
                "checks": [
                    {
                        "name": card.name.value,
                        "ok": card.is_ok,
                        "state": card.state.value,
                        "found": card.found,
                        "mend": card.mend or None,
                    }
                    for card in cards
                ],
            }
        )
    else:
        for card in cards:
            click.echo(f"{card.state.value:6}  {card.name.value:13}  {card.found}")
            if card.mend:
                click.echo(f"{'':6}  {'':13}  → {card.mend}")
    sys.exit(0 if is_ok else 1)
