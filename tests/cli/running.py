"""The command as people run it: a process of its own with a data folder of its own."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AWAY = {"XIANFENG_DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"}
PATIENCE = 120
"""Seconds until what does not come is a fault; a machine may have much else to do."""
COMMAND = (sys.executable, "-m", "xianfeng")


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The test's own settings alone; the database is SQLite in the data folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XIANFENG_", "DJANGO_", "LC_", "LANG"))
    }
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "XIANFENG_HOME": str(home),
        **settings,
    }


def run(
    home: Path,
    *words: str,
    stdin: str = "",
    cwd: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *words],
        env=environment(home, **(settings or {})),
        input=stdin,
        text=True,
        capture_output=True,
        check=False,
        timeout=600,
        cwd=cwd,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answer_of(port: int, path: str) -> tuple[int, bytes]:
    """Ask a server that may be starting yet: status and body."""
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            connection.close()
