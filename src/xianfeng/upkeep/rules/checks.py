"""What doctor looks at and how it judges what was found; each no comes with its mend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xianfeng.foundation.errors import N_

OWNER_ALONE = 0o077
"""Bits of a file's mode that must not be set: nobody but the owner reads or writes."""
MEGABYTE = 1024 * 1024


class CheckName(StrEnum):
    DATABASE = "database"
    MIGRATIONS = "migrations"
    DURABILITY = "durability"
    ADMINISTRATOR = "administrator"
    TRAIL = "trail"
    WHOLE_TRAIL = "whole_trail"
    ROWS = "rows"
    BALLOT_BOX = "ballot_box"
    BALLOT_LOG = "ballot_log"
    BALLOT_KEYS = "ballot_keys"
    FILE_SYSTEM = "file_system"
    SWAP = "swap"
    CLOCK = "clock"
    WORKER = "worker"
    FAILURES = "failures"
    BACKUP = "backup"
    RESTORE = "restore"
    MAIL = "mail"
    DATA_FOLDER = "data_folder"
    SECRET_KEY = "secret_key"  # noqa: S105 -- the name of a check
    DISK = "disk"
    DEBUG = "debug"
    ADDRESS = "address"
    FACTS = "facts"
    OFFICE = "office"
    FONTS = "fonts"


class State(StrEnum):
    FINE = "fine"
    NOTE = "note"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """One thing looked at: its state, what was found, and the mend where there is one.

    `found` and `mend` are English with `{name}` gaps, translated and filled at the edge.
    """

    name: CheckName
    state: State
    found: str
    mend: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_ok(self) -> bool:
        """A note is a remark; only a failure stands in the way."""
        return self.state is not State.FAILED


def fine(name: CheckName, found: str, **details: object) -> Check:
    return Check(name, State.FINE, found, details=details)


def note(name: CheckName, found: str, mend: str, **details: object) -> Check:
    return Check(name, State.NOTE, found, mend, details)


def failed(name: CheckName, found: str, mend: str, **details: object) -> Check:
    return Check(name, State.FAILED, found, mend, details)


def all_ok(checks: Sequence[Check]) -> bool:
    """Tell whether nothing stands in the way of work."""
    return all(check.is_ok for check in checks)


def check_database(*, vendor: str, fault: str) -> Check:
    """Judge whether the database answers; `fault` is what it said instead."""
    if fault:
        return failed(
            CheckName.DATABASE,
            N_("The database does not respond: {fault}"),
            N_(
                "Start it, or correct XIANFENG_DATABASE_URL; empty means SQLite in the data folder."
            ),
            fault=fault,
        )
    return fine(CheckName.DATABASE, N_("The database responds ({vendor})."), vendor=vendor)


def check_migrations(waiting: int, *, has_tables: bool = True) -> Check:
    """Judge whether the tables are there, and those of this release."""
    if not has_tables:
        return failed(
            CheckName.MIGRATIONS,
            N_("Nothing has been set up yet."),
            N_("Run: xianfeng init --admin NAME"),
        )
    if waiting:
        return failed(
            CheckName.MIGRATIONS,
            N_("{count} database changes have not been applied."),
            N_("Stop the platform, then run: xianfeng upgrade"),
            count=waiting,
        )
    return fine(CheckName.MIGRATIONS, N_("The database matches this release."))


def check_durability(settings: Mapping[str, str]) -> Check:
    """Judge whether what was acknowledged survives a power cut.

    Args:
        settings: what the database says of itself: SQLite's journal_mode and synchronous,
            PostgreSQL's fsync and synchronous_commit.
    """
    wanted = {
        "journal_mode": {"wal"},
        "synchronous": {"2", "3"},
        "fsync": {"on"},
        "synchronous_commit": {"on", "remote_write", "remote_apply", "local"},
    }
    wrong = [
        f"{name} = {value}"
        for name, value in settings.items()
        if value.lower() not in wanted.get(name, {value.lower()})
    ]
    if wrong or not settings:
        return failed(
            CheckName.DURABILITY,
            N_("A power cut may lose confirmed data: {wrong}"),
            N_("SQLite: move the data folder to a local disk. PostgreSQL: set both to on."),
            wrong=", ".join(wrong) or "?",
        )
    return fine(
        CheckName.DURABILITY,
        N_("Confirmed data survives a power cut ({settings})."),
        settings=", ".join(f"{name} = {value}" for name, value in settings.items()),
    )


def check_administrator(count: int) -> Check:
    """Judge whether somebody can give others their rights."""
    if not count:
        return note(
            CheckName.ADMINISTRATOR,
            N_("There is no administrator yet."),
            N_("Run: xianfeng init --admin NAME"),
        )
    return fine(CheckName.ADMINISTRATOR, N_("Administrators: {count}"), count=count)


def check_data_folder(*, path: str, writable: bool, mode: int) -> Check:
    """Judge whether the data folder can be written, and by its owner alone."""
    if not writable:
        return failed(
            CheckName.DATA_FOLDER,
            N_("The data folder {path} cannot be written."),
            N_(
                "Make the user that runs xianfeng its owner, or set another folder with "
                "XIANFENG_HOME."
            ),
            path=path,
        )
    if mode & OWNER_ALONE:
        return failed(
            CheckName.DATA_FOLDER,
            N_("Other users of this machine can read the data folder {path} (mode {mode})."),
            N_("Run: chmod 700 {path}"),
            path=path,
            mode=f"{mode:o}",
        )
    return fine(CheckName.DATA_FOLDER, N_("The data folder is {path}."), path=path)


def check_secret_key(*, path: str, mode: int | None, is_set: bool) -> Check:
    """Judge whether the secret key is kept from others; `mode` is None where no file is."""
    if is_set:
        return fine(CheckName.SECRET_KEY, N_("The secret key comes from the settings."))
    if mode is None or mode & OWNER_ALONE:
        return failed(
            CheckName.SECRET_KEY,
            N_("Other users of this machine can read the secret key."),
            N_("Run: chmod 600 {path}"),
            path=path,
        )
    return fine(CheckName.SECRET_KEY, N_("The secret key is readable by its owner alone."))


def check_disk(*, free: int, least: int) -> Check:
    """Judge the room that is left.

    Args:
        free: bytes free for the user that runs the platform.
        least: bytes below which work is in danger.
    """
    sizes = {"free": f"{free // MEGABYTE:,}", "least": f"{least // MEGABYTE:,}"}
    if free < least:
        return failed(
            CheckName.DISK,
            N_("Only {free} MB are free; at least {least} MB are needed."),
            N_("Free space on the data folder's disk, or move the folder."),
            **sizes,
        )
    return fine(CheckName.DISK, N_("{free} MB are free."), **sizes)


def check_debug(*, debug: bool) -> Check:
    """Judge the debug setting, which shows the inside of the program to whoever asks."""
    if debug:
        return failed(
            CheckName.DEBUG,
            N_("Debug is on: error pages reveal the inside of the program."),
            N_("Remove XIANFENG_DEBUG, or set debug = false in xianfeng.toml."),
        )
    return fine(CheckName.DEBUG, N_("Debug is off."))


def check_facts(built_at: str) -> Check:
    """Judge whether there are facts to make figures from; `built_at` is empty where not."""
    if not built_at:
        return note(
            CheckName.FACTS,
            N_("No facts have been built; figures say “too little evidence”."),
            N_(
                "Import the organisations; run it under “Background jobs”, or: xianfeng facts build"
            ),
        )
    return fine(CheckName.FACTS, N_("Facts as of {built_at}."), built_at=built_at)


def check_office(program: str) -> Check:
    """Judge whether papers can become PDF; without it they stay .docx."""
    if not program:
        return note(
            CheckName.OFFICE,
            N_("LibreOffice is missing: papers come as .docx, not as PDF."),
            N_("Run: make office, or: apt install libreoffice-writer-nogui"),
        )
    return fine(CheckName.OFFICE, N_("LibreOffice: {program}"), program=program)


def check_fonts(count: int) -> Check:
    """Judge whether this machine has Chinese faces, which PDF and pictures need."""
    if not count:
        return note(
            CheckName.FONTS,
            N_(
                "There are no Chinese fonts: PDF files would show boxes. Web pages are not "
                "affected."
            ),
            N_("Run: make office, or: apt install fonts-noto-cjk"),
        )
    return fine(CheckName.FONTS, N_("Chinese typefaces: {count}"), count=count)


def check_backup(days: int | None, *, most_days: int, is_demo: bool) -> Check:
    """Judge how old the last backup is.

    Args:
        days: since the last backup; None where there is none.
        most_days: after so many days a new one is due.
    """
    mend = N_("Run: xianfeng backup FILE, on another disk; let cron do it at night.")
    if days is None:
        return note(CheckName.BACKUP, N_("There is no backup yet."), mend)
    if days > most_days and not is_demo:
        return note(CheckName.BACKUP, N_("The last backup is {days} days old."), mend, days=days)
    if not days:
        return fine(CheckName.BACKUP, N_("The last backup was made today."))
    return fine(CheckName.BACKUP, N_("The last backup is {days} days old."), days=days)


def check_restore(path: str) -> Check:
    """Judge whether a restore was broken off; `path` is empty where not."""
    if path:
        return failed(
            CheckName.RESTORE,
            N_("A restore was interrupted half way; the current data is a mixture."),
            N_("Run it again: xianfeng restore {path} --over"),
            path=path,
        )
    return fine(CheckName.RESTORE, N_("No restore was interrupted."))


def check_trail(*, new: int, days: int | None, most_days: int, why: str | None = None) -> Check:
    """Judge whether the trail can be sealed (`why` not), and is: `new` entries, `days` ago."""
    if why is not None:
        return failed(
            CheckName.TRAIL,
            N_("The audit log does not follow from its last kept checkpoint ({why})."),
            N_("Look closer: xianfeng audit verify. After a restore: docs/operator.md."),
            why=why,
        )
    if new and (days is None or days > most_days):
        return note(
            CheckName.TRAIL,
            N_("{new} audit log entries are not covered by a signed checkpoint."),
            N_("The worker seals it every few minutes; or run: xianfeng audit seal"),
            new=new,
        )
    return fine(CheckName.TRAIL, N_("The audit log is sealed; {new} entries since then."), new=new)


def check_whole_trail(breaks: int) -> Check:
    """Judge every entry of the trail, as `audit verify` found them."""
    if breaks:
        return failed(
            CheckName.WHOLE_TRAIL,
            N_("The audit log is not whole; places where it was changed: {breaks}"),
            N_("See which: xianfeng audit verify"),
            breaks=breaks,
        )
    return fine(CheckName.WHOLE_TRAIL, N_("Every entry of the audit log is as it was written."))


def check_clock(seconds_ahead: float, *, most_seconds: int, is_steady: bool = True) -> Check:
    """Judge the clock by what was written last, which must not lie in the future.

    Args:
        seconds_ahead: of the audit log, the timetable or a backup.
        is_steady: it did not jump since it was believed last.
    """
    if seconds_ahead > most_seconds:
        return failed(
            CheckName.CLOCK,
            N_("What was written last lies {minutes} minutes in the future."),
            N_("Set the clock of this machine; let it follow a time server."),
            minutes=round(seconds_ahead / 60),
        )
    if not is_steady:
        return note(
            CheckName.CLOCK,
            N_("No worker has run for long, or the clock jumped; nightly jobs wait for an hour."),
            N_("Compare the clock of this machine; let it follow a time server."),
        )
    return fine(CheckName.CLOCK, N_("The clock agrees with the audit log."))


def check_worker(seconds_waiting: float | None, *, most_seconds: int) -> Check:
    """Judge whether somebody does the background work.

    Args:
        seconds_waiting: how long the oldest work that is due has waited; None where none waits.
        most_seconds: after so long nobody seems to take it.
    """
    if seconds_waiting is not None and seconds_waiting > most_seconds:
        return failed(
            CheckName.WORKER,
            N_(
                "Background jobs have been waiting for {minutes} minutes; no worker is picking "
                "them up."
            ),
            N_("Run: xianfeng serve (without --without-worker), or: xianfeng worker"),
            minutes=round(seconds_waiting / 60),
        )
    return fine(CheckName.WORKER, N_("No background jobs are waiting too long."))


def check_failures(count: int) -> Check:
    """Judge the background work that was given up lately."""
    if count:
        return note(
            CheckName.FAILURES,
            N_("Failed background jobs: {count}"),
            N_("Check them under /desk/jobs/ and retry them."),
            count=count,
        )
    return fine(CheckName.FAILURES, N_("No failed background jobs."))


def check_mail(*, is_set: bool, sender: str) -> Check:
    """Judge whether notices can leave the platform."""
    if not is_set:
        return note(
            CheckName.MAIL,
            N_("Email is not set up; notices stay in the inbox."),
            N_("Set XIANFENG_MAIL_URL to the mail server of the office."),
        )
    if sender.endswith("@localhost"):
        return note(
            CheckName.MAIL,
            N_("Email is sent with {sender} as sender; most servers reject that."),
            N_("Set XIANFENG_MAIL_FROM to an address of the office."),
            sender=sender,
        )
    return fine(CheckName.MAIL, N_("Email is sent as {sender}."), sender=sender)
