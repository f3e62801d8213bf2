"""What every command shares: starting Django once, one JSON document, refusals as sentences."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from xianfeng.foundation.errors import Refusal


def start(*, with_database: bool = True) -> None:
    """Start Django; an empty data folder gets its database, so that no command needs `init`.

    Args:
        with_database: bring the tables up to date where they are missing (first start only;
            later releases migrate by `upgrade`).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianfeng.config.settings")
    import django

    with settings_told():
        django.setup()
    if with_database:
        _ensure_tables()


def _ensure_tables() -> None:
    from django.core.management import call_command
    from django.db import connection

    if "django_migrations" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def settings_told() -> Iterator[None]:
    """Tell a wrong setting as a sentence and end with 2; the settings are read inside."""
    from pydantic import ValidationError

    try:
        yield
    except Refusal as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except ValidationError as error:
        for fault in error.errors():
            name = "__".join(str(part) for part in fault["loc"])
            click.echo(f"The setting {name} is wrong: {fault['msg']}", err=True)
        sys.exit(2)


@contextmanager
def refusals_told() -> Iterator[None]:
    """Tell a refusal as one sentence on standard error and end with 1."""
    from xianfeng.ui.words import say

    try:
        yield
    except Refusal as refusal:
        click.echo(say(refusal), err=True)
        sys.exit(1)


def print_json(document: object) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
