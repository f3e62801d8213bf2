"""What every command shares: starting Django once, one JSON document, refusals as sentences."""

import atexit
import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from xianfeng.cli.folder import OpenToOthers, close_to_others, default_home
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.memory import without_sweeping
from xianfeng.foundation.troubles import SENTENCES, Trouble, trouble_of


def start(*, with_database: bool = True, only_looks: bool = False) -> None:
    """Start Django; an empty data folder gets its database, so that few commands need `init`.

    Sentences are in Chinese where the terminal is (LANG=zh_CN.UTF-8), else in English.

    Args:
        with_database: make the tables where there are none (first start only; later releases
            migrate by `upgrade`).
        only_looks: the command changes nothing, so that what is open to others stays so.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xianfeng.config.settings")
    import django

    was_open = not only_looks and _close_folder()
    with settings_told(), without_sweeping():
        django.setup()
    gc.freeze()  # what is loaded stays: nobody has to search it for rings again
    from django.utils import translation

    translation.activate(language_of_terminal())
    from django.db import connections

    atexit.register(connections.close_all)  # the last one folds the write-ahead log back
    if was_open:
        from django.conf import settings
        from django.utils.translation import gettext as _

        closed = _("Others could read {path}; it is now readable by its owner alone.")
        click.echo(closed.format(path=settings.XIANFENG_HOME), err=True)
    if with_database:
        with database_told():
            ensure_tables()


def language_of_terminal() -> str:
    """Return the language that the environment asks for."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh-hans" if said.startswith("zh") else "en"


def _close_folder() -> bool:
    """Close the data folder to others before anything is laid into it; tell whether it was open."""
    home = Path(os.environ.get("XIANFENG_HOME") or default_home())
    try:
        return home.is_dir() and close_to_others(home)
    except OpenToOthers as refused:
        told(str(refused), 1)


def ensure_tables() -> None:
    """Make the tables of an empty database; one that has some is left as it is."""
    from django.conf import settings
    from django.utils.translation import gettext as _

    from xianfeng.upkeep.databases import has_tables

    if not has_tables():
        making = _("Setting up the data folder {path} first; this takes a while.")
        click.echo(making.format(path=settings.XIANFENG_HOME), err=True)
        apply_migrations()


def require_tables() -> None:
    """End with 1 where `init` was not run yet, or another release left its tables."""
    from django.conf import settings
    from django.utils.translation import gettext as _

    from xianfeng.upkeep.databases import has_tables, waiting_migrations

    with database_told():
        if not has_tables():
            first = _("Nothing has been set up in {path} yet. Run: xianfeng init --admin NAME")
            told(first.format(path=settings.XIANFENG_HOME), 1)
        if waiting := waiting_migrations():
            older = _("{count} database changes have not been applied. Run: xianfeng upgrade")
            told(older.format(count=waiting), 1)


def trouble_told(error: BaseException) -> str | None:
    """Say what keeps the machine from writing, in the terminal's language; None for a bug."""
    from django.apps import apps
    from django.conf import settings
    from django.utils.translation import gettext

    trouble = trouble_of(error)
    if trouble is None:
        return None
    sentence = SENTENCES[trouble]
    said, place = sentence, getattr(error, "filename", None)
    if apps.ready:
        said = gettext(sentence)
        if trouble is Trouble.READ_ONLY:
            place = place or settings.XIANFENG_HOME
    return f"{said} ({place})" if place else said


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
    from django.db import OperationalError, connection

    try:
        yield
    except OperationalError as error:
        if (sentence := trouble_told(error)) is not None and connection.vendor == "sqlite":
            told(sentence, 1)
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
