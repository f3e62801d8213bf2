"""What every command shares: starting Django once, one JSON document, refusals as sentences."""

import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.memory import without_sweeping


def start(*, with_database: bool = True) -> None:
    """Start Django; an empty data folder gets its database, so that no command needs `init`.

    Sentences are in Chinese where the terminal is (LANG=zh_CN.UTF-8), else in English.

    Args:
        with_database: bring the tables up to date where they are missing (first start only;
            later releases migrate by `upgrade`).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianfeng.config.settings")
    import django

    with settings_told(), without_sweeping():
        django.setup()
    gc.freeze()  # what is loaded stays: nobody has to search it for rings again
    from django.utils import translation

    translation.activate(language_of_terminal())
    if with_database:
        with database_told():
            ensure_tables()


def language_of_terminal() -> str:
    """Return the language that the environment asks for."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh-hans" if said.startswith("zh") else "en"


def ensure_tables() -> None:
    """Make the tables of an empty database; one that has some is left as it is."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    if not MigrationRecorder(connection).has_table():
        apply_migrations()


def apply_migrations() -> None:
    """Bring the tables to this release."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def settings_told() -> Iterator[None]:
    """Tell a wrong setting as a sentence and end with 2; the settings are read inside."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    try:
        yield
    except (Refusal, SettingsError) as error:
        told(str(error), 2)
    except ValidationError as error:
        told(
            "\n".join(
                f"The setting {'__'.join(map(str, fault['loc']))} is wrong: {fault['msg']}"
                for fault in error.errors()
            ),
            2,
        )
    except OSError as error:
        told(f"The data folder cannot be used: {error.strerror} ({error.filename})", 1)


@contextmanager
def database_told() -> Iterator[None]:
    """Tell that the database does not answer as a sentence and end with 1."""
    from django.db import OperationalError

    try:
        yield
    except OperationalError as error:
        told(f"The database does not answer: {error}".strip().splitlines()[0], 1)


@contextmanager
def refusals_told() -> Iterator[None]:
    """Tell a refusal as one sentence on standard error and end with 1."""
    from xianfeng.ui.words import say

    try:
        yield
    except Refusal as refusal:
        told(say(refusal), 1)


def told(sentence: str, code: int) -> NoReturn:
    """Say on standard error why nothing was done, and end with this exit code."""
    click.echo(sentence, err=True)
    sys.exit(code)


def print_json(document: object) -> None:
    """Print one JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
