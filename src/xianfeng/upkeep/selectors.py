"""Reads of the machine: the database, the data folder, the programs beside the platform."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.db import Error, connection
from django.db.models import Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from xianfeng.access.models.roles import Role, names_like
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.analytics.store import FactStore
from xianfeng.audit.added import changed_tables, strayed_tables
from xianfeng.audit.models import Checkpoint, Entry
from xianfeng.audit.services import unsealable
from xianfeng.audit.verifying import verify
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors.balance import are_figures_changed, balance
from xianfeng.ballots.selectors.log import unsignable
from xianfeng.ballots.selectors.openings import box_state
from xianfeng.diagnosis.services import facts_folder
from xianfeng.foundation.troubles import Trouble, trouble_of
from xianfeng.jobs.models import Due, Run
from xianfeng.jobs.rules import State as RunState
from xianfeng.jobs.rules import is_steady
from xianfeng.jobs.services import trusted_at
from xianfeng.organisation.selectors.days import day_of

from .archives import Unpacked, scratch, unpack
from .databases import check_copy, has_tables, try_to_write, waiting_migrations
from .holding import served_port
from .media import file_system_of, open_swap
from .models import Backup
from .rules import Check, CheckName
from .rules import checks as rules
from .rules.addresses import check_address
from .rules.boxes import BoxSeen, check_box, check_file_systems, check_keys, check_swap
from .rules.logs import check_ballot_log, check_rows

UNFINISHED = "restore-unfinished.json"
"""Stands in the data folder while a restore replaces it."""

DURABILITY = {
    "sqlite": ("PRAGMA {}", ("journal_mode", "synchronous")),
    "postgresql": ("SHOW {}", ("fsync", "synchronous_commit")),
}
BACKUPS_LOOKED_FOR = 20
"""Backups, the last ones, that are looked for where the shares of keys lie."""
ROOM_BYTES = 1024 * 1024
"""Room on the disk without which nothing can be called writable; ours."""
_ANY_ROW = f"SELECT 1 FROM {User._meta.db_table} LIMIT 1"  # noqa: S608, SLF001 -- a name of our own


def what_keeps_from_writing() -> str:
    """Tell in a word what keeps the platform from being read or written now; empty where nothing.

    Watchers ask it all day long: a lock is taken and a file without a name made, nothing is kept.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ANY_ROW)
        try_to_write()
        with TemporaryFile(dir=settings.XIANFENG_HOME) as file:
            os.posix_fallocate(file.fileno(), 0, ROOM_BYTES)
    except (Error, OSError) as error:
        return (trouble_of(error) or Trouble.AWAY).value
    return ""


def administrators() -> QuerySet[User]:
    """List the users who administer, here or for the whole installation, without an end."""
    held = Role.objects.filter(kind__in=names_like(RoleKind.ADMINISTRATOR), ends_at__isnull=True)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk")


def examination(
    *, at: datetime, is_deep: bool = False, is_brief: bool = False
) -> tuple[Check, ...]:
    """Look at everything that doctor knows; what cannot be looked at is left out.

    Args:
        is_deep: read the whole trail, which takes some seconds for every 100,000 entries.
        is_brief: leave out what reads whole tables, for a page that many open.
    """
    fault = _database_fault()
    checks = [rules.check_database(vendor=connection.display_name, fault=fault)]
    if not fault:
        checks += _database_checks(at, is_brief=is_brief)
        if is_deep and CheckName.TRAIL in {check.name for check in checks}:
            checks.append(rules.check_whole_trail(len(verify().breaks)))
    checks += _machine_checks()
    order = list(CheckName)
    return tuple(sorted(checks, key=lambda check: order.index(check.name)))


def last_backup() -> Backup | None:
    """Return the newest backup that was made and checked."""
    return Backup.objects.order_by("-recorded_at", "-pk").first()


def verify_backup(path: Path, password: str = "") -> Unpacked:
    """Read a backup wholly: every byte, every sum, and the copy of the database itself.

    Raises:
        NotABackup, PasswordWanted, PasswordWrong, BackupDamaged, BackupUnsafe, BackupNewer.
    """
    with scratch(path.parent) as folder:
        found = unpack(path, password, folder)
        check_copy(folder, found.manifest)
    return found


def _database_fault() -> str:
    try:
        connection.ensure_connection()
    except Error as error:
        return (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ""


def _database_checks(at: datetime, *, is_brief: bool) -> list[Check]:
    if not has_tables():
        return [rules.check_migrations(0, has_tables=False)]
    waiting = waiting_migrations()
    checks = [rules.check_migrations(waiting), rules.check_durability(_durability())]
    if not waiting:
        checks.append(rules.check_administrator(administrators().count()))
        checks += [
            _trail(at),
            *([] if is_brief else [check_rows(changed_tables(), strayed_tables())]),
            _box(at),
            _logs(whole=not is_brief),
            *_media(),
            _clock(at),
            _worker(at),
            _failures(at),
            backup_check(at=at),
        ]
    return checks


def _trail(at: datetime) -> Check:
    sealed = Checkpoint.objects.order_by("-size").first()
    last = Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return rules.check_trail(
        new=max(last - (sealed.size if sealed else 0), 0),
        days=(at - sealed.recorded_at).days if sealed else None,
        most_days=settings.FIGURES.trail_unsealed_days,
        why=unsealable(),
    )


def _box(at: datetime) -> Check:
    weighed, state = balance(), box_state()
    return check_box(
        BoxSeen(
            used=weighed.used,
            ballots=weighed.ballots,
            days=None if state.on is None else (day_of(at) - state.on).days,
            without_key=state.without_key,
            waiting=state.waiting,
            kept=state.kept,
            is_changed=are_figures_changed(),
            lost=weighed.lost,
        )
    )


def _media() -> Iterator[Check]:
    """Look at where keys and envelopes of the ballot box lie, and where memory goes."""
    folders = [folder.resolve() for folder in settings.XIANFENG_BALLOTS_KEY_FOLDERS]
    home = Path(settings.XIANFENG_HOME).resolve()
    names = Backup.objects.order_by("-recorded_at").values_list("file_name", flat=True)
    kept = (
        {home / "backups"}
        | {
            above
            for folder in folders
            for above in (folder, folder.parent)
            if not home.is_relative_to(above)  # a backup beside the installation holds no share
            and any((above / name).is_file() for name in names[:BACKUPS_LOOKED_FOR])
        }
    )
    inside = [str(each) for each in folders if any(each.is_relative_to(place) for place in kept)]
    state = box_state()
    yield check_keys(media=state.media, in_backups=inside, is_used=state.on is not None)
    places = [home, *(folder for folder in folders if not folder.is_relative_to(home))]
    yield check_file_systems({str(place): file_system_of(place) for place in places})
    yield check_swap(open_swap())


def _logs(*, whole: bool) -> Check:
    faults = (unsignable(log, whole=whole) for log in LogName)
    return check_ballot_log(next((why for why in faults if why is not None), None))


def _clock(at: datetime) -> Check:
    """Look for what bears a moment that lies ahead: a clock ran ahead then, or is behind now."""
    last = [
        Entry.objects.order_by("-number").values_list("recorded_at", flat=True).first(),
        Due.objects.aggregate(last=Max("called_at"))["last"],
        Backup.objects.aggregate(last=Max("recorded_at"))["last"],
    ]
    return rules.check_clock(
        max(((moment - at).total_seconds() for moment in last if moment), default=0.0),
        most_seconds=settings.FIGURES.clock_most_seconds,
        is_steady=is_steady(at, trusted_at=trusted_at()),
    )


def seconds_waiting(*, at: datetime) -> float | None:
    """Tell how long the oldest work that is due has waited; None where none waits."""
    due = Run.objects.filter(state=RunState.WAITING.value)
    due = due.filter(Q(run_after__isnull=True) | Q(run_after__lte=at))
    oldest = due.aggregate(oldest=Min(Coalesce("run_after", "enqueued_at")))["oldest"]
    return (at - oldest).total_seconds() if oldest else None


def _worker(at: datetime) -> Check:
    return rules.check_worker(
        seconds_waiting(at=at), most_seconds=settings.FIGURES.job_wait_seconds
    )


def _failures(at: datetime) -> Check:
    since = at - timedelta(days=settings.FIGURES.job_failures_days)
    failed = Run.objects.filter(state=RunState.FAILED.value, ended_at__gte=since)
    return rules.check_failures(failed.count())


def backup_check(*, at: datetime) -> Check:
    """Say how old the last backup is, as doctor and the administrator's page do."""
    backup = last_backup()
    return rules.check_backup(
        (at - backup.recorded_at).days if backup else None,
        most_days=settings.FIGURES.backup_most_days,
        is_demo=settings.XIANFENG_DEMO,
    )


def _unfinished_restore(home: Path) -> str:
    try:
        return str(json.loads((home / UNFINISHED).read_text("utf-8"))["backup"])
    except FileNotFoundError:
        return ""
    except (ValueError, KeyError, TypeError):
        return "FILE"


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
        check_address(
            base_url=str(settings.XIANFENG_BASE_URL),
            tls=settings.SESSION_COOKIE_SECURE,
            proxy_header=settings.SECURE_PROXY_SSL_HEADER is not None,
            port=served_port(home),
            is_demo=settings.XIANFENG_DEMO,
        ),
        rules.check_facts(f"{localtime(built_at):%Y-%m-%d %H:%M}" if built_at else ""),
        rules.check_office(shutil.which("soffice") or shutil.which("libreoffice") or ""),
        rules.check_fonts(_chinese_faces()),
        rules.check_restore(_unfinished_restore(home)),
        rules.check_mail(is_set=settings.XIANFENG_MAIL, sender=settings.DEFAULT_FROM_EMAIL),
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
