"""The data folder of a demo: whether it is one, whether its city is whole, and starting over."""

import fcntl
import hashlib
import json
import os
import shutil
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
MARKER = "demo.json"
LOCK = ".lock"
SETTINGS = """\
# Written by `xianfeng demo`: whatever is run in this folder knows that the city is fictional.
demo = true
"""


class Unfit(Exception):  # noqa: N818 -- told to the operator as a sentence
    """The folder can not be used for a demo."""


class DemoFolder:
    """A folder with a marker in it; one without is never touched.

    The marker says "building" until the city is whole, so that a build that was broken off
    begins anew. A lock keeps two starts, or a start and a reset, from meeting.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_built = False
        self.was_begun = False

    def open(self, *, reset: bool) -> None:
        """Take the folder, empty it where it must be built anew, and mark it.

        Raises:
            Unfit: it holds something else, another demo runs in it, or it was built by another
                version of the program.
        """
        self._refuse_others()
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._take()
        marker = self._marker()
        self.was_begun = marker is not None
        if marker is not None and marker["state"] == "built" and not reset:
            if marker["tables"] != fingerprint():
                raise Unfit(
                    f"The demo in {self.path} was built by another version of the program. "
                    "Build it anew: make demo-reset"
                )
            self.is_built = True
            return
        self._clear()
        self._mark("building")
        (self.path / "xianfeng.toml").write_text(SETTINGS, "utf-8")

    def finish(self) -> None:
        """Mark the city as whole."""
        self._mark("built")
        self.is_built = True

    def close(self) -> None:
        """Let the folder go, for others to open."""
        os.close(self._lock)

    def _refuse_others(self) -> None:
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise Unfit(f"{self.path} is not a folder.")
        names = {entry.name for entry in self.path.iterdir()} - {LOCK}
        if names and MARKER not in names:
            raise Unfit(
                f"{self.path} holds something that is not a demo; nothing was touched. "
                "Name another folder: XIANFENG_HOME=demo-2 xianfeng demo"
            )

    def _take(self) -> None:
        # Held as long as the process lives, however it ends.
        self._lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unfit(
                f"A demo is being built or served in {self.path} already. Stop it first."
            ) from None

    def _marker(self) -> dict[str, str] | None:
        try:
            found: dict[str, str] = json.loads((self.path / MARKER).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            return {"state": "building", "tables": ""}
        return found

    def _mark(self, state: str) -> None:
        text = json.dumps({"state": state, "tables": fingerprint()})
        scratch = self.path / f"{MARKER}.new"
        scratch.write_text(text, "utf-8")
        scratch.replace(self.path / MARKER)

    def _clear(self) -> None:
        """Remove everything but the lock and the marker, so that a broken reset is known too."""
        for entry in self.path.iterdir():
            if entry.name in {LOCK, MARKER}:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()


def fingerprint() -> str:
    """Return a hash of all migrations: another one means other tables."""
    found = hashlib.sha256()
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        found.update(f"{path.relative_to(PACKAGE)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()
