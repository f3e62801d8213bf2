import sys
from datetime import datetime
from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def ledger() -> None:
    """Export and check the logs of ballots.

    Example: xianfeng ledger verify export
    """


LOG = click.Choice(["public", "members"])
DAY = click.DateTime(["%Y-%m-%d"])


@ledger.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--log", "name", type=LOG, default="public", show_default=True)
@click.option("--from", "since", type=DAY, help="first day of the box that it holds")
@click.option("--to", "until", type=DAY, help="last day; neither: the whole log")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def export(
    *, folder: Path, name: str, since: datetime | None, until: datetime | None, as_json: bool
) -> None:
    """Write a log into FOLDER, with all that is needed to check it and how to.

    Example: xianfeng ledger export export --from 2026-09-01 --to 2026-09-30
    """
    from xianfeng.cli.doors import print_json, refusals_told, require_tables, start

    start(with_database=False, only_looks=True)
    from django.conf import settings

    from xianfeng.ballots.rules.log import LogName
    from xianfeng.ballots.rules.witnesses import witnesses_of
    from xianfeng.ballots.selectors.export import export_of, part_of

    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty")
    require_tables()
    keys = [each.key for each in witnesses_of(settings.XIANFENG_BALLOTS_WITNESSES)]
    with refusals_told():
        days = {"since": since and since.date(), "until": until and until.date()}
        part = part_of(LogName(name), **days)
        for file, pieces in export_of(part, keys):
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as written:
                written.writelines(pieces)
    if as_json:
        print_json({"log": name, "from": part.start, "size": part.size, "folder": str(folder)})
    else:
        click.echo(f"{folder}: {part.start}–{part.size - 1}")


@ledger.command("anew")
@click.option("--log", "name", type=LOG, default="public", show_default=True)
def anew(*, name: str) -> None:
    """Go on under a new origin after an older state was restored; everybody can read so.

    Leaves that were signed and are lost stay lost. Look first: xianfeng doctor

    Example: xianfeng ledger anew --log public
    """
    from xianfeng.cli.doors import refusals_told, start

    start()
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.ballots.rules.log import LogName
    from xianfeng.ballots.services.log import begin_anew

    with refusals_told():
        made = begin_anew(actor=SYSTEM, log=LogName(name), at=timezone.now())
    click.echo(made.note)


@ledger.command("lost")
@click.argument("day", type=int)
@click.option("--reason", required=True, help="stands in the log for ever; it names nobody")
def lost(*, day: int, reason: str) -> None:
    """Say publicly that the ballots of DAY can never be opened, so that the box goes on.

    Where a backup of before an opening was restored, the key of that day is gone. This is believed
    only while all media of the keys are connected. Before it: xianfeng ledger anew

    Example: xianfeng ledger lost 12 --reason "backup of 3 May restored after a broken disk"
    """
    from xianfeng.cli.doors import refusals_told, start

    start()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.ballots.services.destroying import lose_day

    with refusals_told():
        count = lose_day(actor=SYSTEM, number=day, reason=reason, at=timezone.now())
    click.echo(
        _("Day {day}: {count} ballots are lost; the log says so.").format(day=day, count=count)
    )


@ledger.command("verify")
@click.argument("folder", type=FOLDER)
@click.option("--seen", type=FILES, multiple=True, help="checkpoints kept from an earlier day")
@click.option("--receipt", type=FILES, multiple=True, help="a receipt to be found in the log")
@click.option("--json", "as_json", is_flag=True, help="print the result as one JSON document")
def verify(
    *, folder: Path, seen: tuple[Path, ...], receipt: tuple[Path, ...], as_json: bool
) -> None:
    """Check an exported log: signatures, tree, slips, halves, counts, tallies.

    It is verify_ledger.py, which everybody can download, with a faster check of signatures.
    Exit 0 where everything holds, 1 where something does not, and is named.

    Example: xianfeng ledger verify export --seen checkpoints-of-may.txt
    """
    from xianfeng.ballots.verify_ledger import check, told
    from xianfeng.foundation.ledger.signing import is_signature
    from xianfeng.foundation.memory import without_sweeping

    with without_sweeping():
        found = check(folder, seen=seen, receipts=receipt, is_signed=is_signature)
    sys.exit(told(found, as_json=as_json))
