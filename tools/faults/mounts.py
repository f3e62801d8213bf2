"""Power cuts and full disks, on file systems that are mounted for it; root alone can.

A power cut is a copy of the block image, taken while the deed is stopped: what the deed has written
and the system has not yet carried to the image is not in it. Mounting it replays the journal.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.faults import databases
from tools.faults.stage import NEVER, SYNCS, WAYS, Found, Stage, Way, ended, heard, numbers

MEGABYTES, LARGE = 48, 320
BLOCK, MARGIN = 4096, 8


def why_not() -> str:
    """Tell why no image can be mounted here; empty where one can."""
    if os.geteuid() != 0:
        return "no root"
    if shutil.which("mkfs.ext4") is None or not Path("/dev/loop-control").exists():
        return "no loop devices, or no mkfs.ext4"
    return ""


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[None]:
    """Mount an image, with what was in it when it was copied."""
    _run("mount", "-o", "loop,noatime", str(image), str(folder))
    try:
        yield
    finally:
        _run("umount", str(folder))


@contextmanager
def memory(folder: Path) -> Iterator[None]:
    """Mount a file system in memory."""
    _run("mount", "-t", "tmpfs", "none", str(folder))
    try:
        yield
    finally:
        _run("umount", str(folder))


def release(folder: Path) -> None:
    """Unmount what a process that was broken off has left mounted below a folder."""
    for line in reversed(Path("/proc/mounts").read_text().splitlines()):
        place = line.split()[1]
        if place.startswith(f"{folder}/"):
            _run("umount", place)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


def new_image(image: Path, base: Path, folder: Path, *, megabytes: int = MEGABYTES) -> None:
    """Make an image with a file system that holds what stands in a folder, all of it durable."""
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    _run("mkfs.ext4", "-q", "-F", str(image))
    with mounted(image, folder):
        _run("cp", "-a", f"{base}/.", str(folder))


def copy(image: Path, to: Path) -> None:
    """Copy an image without filling its holes."""
    _run("cp", "--sparse=always", str(image), str(to))


@contextmanager
def served(stage: Stage) -> Iterator[Path | None]:
    """Run the server whose data lie in the image, where there is one; it may be ended meanwhile."""
    folder = stage.home / "postgresql"
    if not stage.address:
        yield None
        return
    databases.start(folder)
    yield folder
    if (folder / "postmaster.pid").exists():
        databases.stop(folder)


def cut_everywhere(stage: Stage, part: str, budget: float) -> Found:
    """Cut the power after each sync of the deed, or after each ballot that it acknowledges."""
    began = time.monotonic()
    found = Found(f"{stage.deed}: the power is cut after each {WORDS[part]}")
    images = stage.home.with_name(f"{stage.home.name}-images")
    images.mkdir(exist_ok=True)
    first, running, cut = (images / name for name in ("first", "running", "cut"))
    new_image(first, stage.base, stage.home, megabytes=LARGE if stage.address else MEGABYTES)
    copy(first, running)
    with mounted(running, stage.home), served(stage):
        stage.learn(SYNCS, put_back=False)
    found.out_of = stage.calls if part == "sync" else len(stage.told)
    for number in numbers(found.out_of, budget):
        copy(first, running)
        with mounted(running, stage.home), served(stage) as server:
            told = _stopped(stage, part, number, lambda: copy(running, cut), server)
        with mounted(cut, stage.home), served(stage):
            found.add(f"{WORDS[part]} {number}", stage.wrongs(told))
    found.seconds = time.monotonic() - began
    return found


WORDS = {"sync": "sync", "acknowledged": "acknowledged ballot"}


def _stopped(
    stage: Stage, part: str, number: int, then: Callable[[], None], server: Path | None
) -> list[str]:
    """Play until the deed stops itself, cut the power there; return what it had told."""
    if part == "sync":
        pid, reading = stage.start(WAYS["sync"], number)
    else:
        pid, reading = stage.start(Way("", 0), NEVER, stop_after=number)
    _, status = os.waitpid(pid, os.WUNTRACED)
    frozen = databases.freeze(server) if server else []
    then()
    if os.WIFSTOPPED(status):
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    if server:
        databases.end(frozen)
        (server / "postmaster.pid").unlink()
    return ended(heard(reading)).told


def fill_up(stage: Stage, budget: float) -> Found:
    """Leave so and so many blocks free before the deed, and make room again after it."""
    began = time.monotonic()
    found = Found(f"{stage.deed}: the disk is full after so many blocks")
    with memory(stage.home):
        stage.learn(SYNCS)
        full = shutil.disk_usage(stage.home).used
        stage.put_back()
        found.out_of = (full - shutil.disk_usage(stage.home).used) // BLOCK + MARGIN
    for number in numbers(found.out_of, budget):
        with memory(stage.home):
            stage.put_back()
            room = shutil.disk_usage(stage.home).used + number * BLOCK
            _run("mount", "-o", f"remount,size={room}", str(stage.home))
            end = stage.tried(Way("", 0), NEVER)
            _run("mount", "-o", "remount,size=256m", str(stage.home))
            found.add(f"{number} blocks", end.wrongs + stage.wrongs(end.told))
    found.seconds = time.monotonic() - began
    return found
