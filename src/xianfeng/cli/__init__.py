"""The command `xianfeng`: one file a family of commands, loaded only when it is called."""

import os
import sys
from importlib import import_module  # noqa: TID251 -- a command is loaded when it is called
from typing import Any

import click

COMMANDS = {
    "access": ("xianfeng.cli.access", "access"),
    "audit": ("xianfeng.cli.audit", "audit"),
    "backup": ("xianfeng.cli.backup", "backup"),
    "demo": ("xianfeng.cli.demo", "demo"),
    "diagnose": ("xianfeng.cli.diagnose", "diagnose"),
    "doctor": ("xianfeng.cli.doctor", "doctor"),
    "facts": ("xianfeng.cli.facts", "facts"),
    "open": ("xianfeng.cli.open_box", "open_box"),
    "import": ("xianfeng.cli.imports", "import_"),
    "init": ("xianfeng.cli.init", "init"),
    "ledger": ("xianfeng.cli.ledger", "ledger"),
    "report": ("xianfeng.cli.report", "report"),
    "restore": ("xianfeng.cli.backup", "restore"),
    "serve": ("xianfeng.cli.serve", "serve"),
    "similar": ("xianfeng.cli.similar", "similar"),
    "upgrade": ("xianfeng.cli.backup", "upgrade"),
    "verify-backup": ("xianfeng.cli.backup", "verify_backup"),
    "witness": ("xianfeng.cli.witness", "witness"),
    "worker": ("xianfeng.cli.serve", "worker"),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is called, so that `--help` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Tell what keeps the machine from writing as a sentence; whatever else fails is a bug."""
        os.umask(0o077)
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            from xianfeng.cli.doors import trouble_told

            if (sentence := trouble_told(error)) is None:
                raise
            click.echo(sentence, err=True)
            sys.exit(1)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xianfeng")
def main() -> None:
    """Xianfeng (先锋): carriers through which members really serve the public.

    Example: xianfeng demo --port 8000
    """
