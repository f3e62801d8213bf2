import sys

import click


@click.group()
def audit() -> None:
    """Look after the trail of every write.

    Example: xianfeng audit verify
    """


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def verify_trail(*, as_json: bool) -> None:
    """Hold every entry against the chain and its checkpoints; name what was done to it.

    Exit 0 where the trail holds, 1 where an entry was altered, removed, reordered, rewritten or
    cut off.

    Example: xianfeng audit verify --json
    """
    from xianfeng.cli.doors import print_json, require_tables, start
    from xianfeng.cli.folder import readable

    start(with_database=False, only_looks=True)
    from xianfeng.audit.verifying import verify
    from xianfeng.audit.words import FAULT_WORDS

    with readable():
        require_tables()
        found = verify()
    if as_json:
        print_json(
            {
                "holds": found.holds,
                "first": found.first,
                "size": found.size,
                "checkpoints": found.checkpoints,
                "breaks": [
                    {"entry": place.number, "fault": place.fault.value} for place in found.breaks
                ],
            }
        )
    else:
        for place in found.breaks:
            click.echo(f"{place.number:>10}  {FAULT_WORDS[place.fault]}", err=True)
        click.echo(f"{found.first}–{found.size}: {'ok' if found.holds else len(found.breaks)}")
    sys.exit(0 if found.holds else 1)


@audit.command("seal")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def seal_trail(*, as_json: bool) -> None:
    """Sign the state of the audit log now; the worker does it every few minutes.

    Example: xianfeng audit seal
    """
    from xianfeng.cli.doors import print_json, start

    start()
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.audit.services import seal

    made = seal(actor=SYSTEM, at=timezone.now())
    if as_json:
        print_json({"size": made.size if made else None, "note": made.note if made else None})
    elif made:
        click.echo(made.note)
