import sys
from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def ledger() -> None:
    """Export and check the logs of ballots.

    Example: xianfeng ledger verify export
    """


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
