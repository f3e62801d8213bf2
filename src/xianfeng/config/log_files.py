"""The log as a file of bounded size, written by several processes at once."""

import fcntl
import os
from dataclasses import dataclass
from io import TextIOWrapper
from logging import LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path


@dataclass(frozen=True)
class LogFile:
    """Where the log goes, how large one file may grow, how many older ones are kept."""

    path: Path
    most_bytes: int
    kept: int


class Rotating(RotatingFileHandler):
    """Rotate a file that web processes, worker and commands share (mode 0600).

    Whoever finds the file too large puts it aside under a lock; the others see that another file
    stands under the name and open that one.
    """

    def __init__(self, filename: str, most_bytes: int, kept: int) -> None:
        Path(filename).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        super().__init__(
            filename, maxBytes=most_bytes, backupCount=kept, encoding="utf-8", delay=True
        )

    def emit(self, record: LogRecord) -> None:
        """Write a line into the file that stands under the name now."""
        if self.stream is not None and not self._is_current():
            self.stream.close()
            self.stream = None
        super().emit(record)

    def doRollover(self) -> None:  # noqa: N802 -- the library's name
        """Put the file aside, unless another process just has."""
        handle = os.open(f"{self.baseFilename}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if self._is_current():
                super().doRollover()
        finally:
            os.close(handle)

    def _is_current(self) -> bool:
        try:
            there = Path(self.baseFilename).stat()
        except FileNotFoundError:
            return False
        if self.stream is None:
            return True
        ours = os.fstat(self.stream.fileno())
        return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")
