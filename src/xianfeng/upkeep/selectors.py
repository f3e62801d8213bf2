"""Reads of the machine: the database, the data folder, the programs beside the platform."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet
from django.utils.timezone import localtime

from xianfeng.accounts.models import User
from xianfeng.analytics import FactStore
from xianfeng.diagnosis.services import facts_folder
from xianfeng.organisation.models import Role
from xianfeng.organisation.rules import RoleKind

from . import rules
from .rules import Check

DURABILITY = {
    "sqlite": ("PRAGMA {}", ("journal_mode", "synchronous")),
    "postgresql": ("SHOW {}", ("fsync", "synchronous_commit")),
}


def database_answers() -> bool:
    """Tell whether the database can be read at this moment."""
    try:
        User.objects.exists()
    except Error:
        return False
    return True


def administrators() -> QuerySet[User]:
    """Give the users who administer, here or for the whole installation, without an end."""
    held = Role.objects.filter(kind=RoleKind.ADMINISTRATOR.value, ends_at__isnull=True)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


def examination() -> tuple[Check, ...]:
    """Look at everything that doctor knows; what cannot be looked at is left out."""
    fault = _database_fault()
    checks = [rules.check_database(vendor=connection.display_name, fault=fault)]
    if not fault:
        checks += _database_checks()
    return (*checks, *_machine_checks())


def _database_fault() -> str:
    try:
        connection.ensure_connection()
    except Error as error:
        return (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ""


def _database_checks() -> list[Check]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    checks = [rules.check_migrations(waiting), rules.check_durability(_durability())]
    if not waiting:
        checks.append(rules.check_administrator(administrators().count()))
    return checks


def _durability() -> dict[str, str]:
    """Ask the database how it writes; no model can say it."""
    question, names = DURABILITY[connection.vendor]
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(question.format(name))
            row = cursor.fetchone()
            found[name] = str(row[0]) if row else ""
    return found


def _machine_checks() -> list[Check]:
    home = Path(settings.XIANFENG_HOME)
    key = home / "secret-key"
    built_at = FactStore(facts_folder()).built_at
    return [
        rules.check_data_folder(
            path=str(home), writable=os.access(home, os.W_OK | os.X_OK), mode=_mode(home) or 0
        ),
        rules.check_secret_key(
            path=str(key), mode=_mode(key), is_set=settings.XIANFENG_SECRET_KEY_IS_SET
        ),
        rules.check_disk(
            free=shutil.disk_usage(home).free, least=settings.FIGURES.disk_fewest_free_bytes
        ),
        rules.check_debug(debug=settings.DEBUG),
        rules.check_address(
            base_url=settings.XIANFENG_BASE_URL,
            tls=settings.SESSION_COOKIE_SECURE,
            proxy_header=settings.SECURE_PROXY_SSL_HEADER is not None,
        ),
        rules.check_facts(f"{localtime(built_at):%Y-%m-%d %H:%M}" if built_at else ""),
        rules.check_office(shutil.which("soffice") or shutil.which("libreoffice") or ""),
        rules.check_fonts(_chinese_faces()),
        rules.check_backup(),
    ]


def _mode(path: Path) -> int | None:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return None


def _chinese_faces() -> int:
    program = shutil.which("fc-list")
    if program is None:
        return 0
    done = subprocess.run(  # noqa: S603 -- a fixed program with fixed words
        [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=10, check=False
    )
    return len(set(done.stdout.split("\n")) - {""})
