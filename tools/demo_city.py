"""The demo city, built in a folder that is thrown away, and served while it is looked at."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tools.check import environment

PASSWORD = "linjiang-2026"  # noqa: S105 -- printed by the demo, good for nothing else
LONGEST_BUILD = 300
"""Seconds that the city may take; a minute, on a machine that does nothing else."""


def sign_in(page: Page, role: str) -> None:
    page.goto("/accounts/login/?next=/carriers/")
    page.fill("input[name=login]", role)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo_city() -> Iterator[str]:
    """Build a demo, serve it, give its address, end it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="xianfeng-pictures-") as folder:
        server = subprocess.Popen(
            [sys.executable, "-m", "xianfeng", "demo", "--port", str(port)],
            env={
                **environment(),
                "XIANFENG_HOME": f"{folder}/demo",
                "DJANGO_SETTINGS_MODULE": "xianfeng.config.settings",
            },
        )
        try:
            wait_for(f"{address}/healthz", server)
            yield address
        finally:
            server.terminate()
            server.wait(60)


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers.

    Raises:
        SystemExit: it ended, or took too long.
    """
    end = time.monotonic() + LONGEST_BUILD
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"The demo ended with {server.returncode}.")
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 -- our own server
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"The demo did not answer within {LONGEST_BUILD} s.")
