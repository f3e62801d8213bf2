"""The tests on a newer Python: Debian 13 and its Python 3.13, in a folder of its own.

python -m tools.newer [words for pytest]   where Debian 13 can be had; says so where not

Nothing is installed into the machine but debootstrap. The folder (build/debian-13) is kept; the
tests run inside it as they stand here, on SQLite, without the browser, and without `tests/house`,
which is about tools that run on this side.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools import ROOT
from tools.system import NEEDS, install

FOLDER = ROOT / "build" / "debian-13"
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
SITE = "usr/local/lib/python3.13/dist-packages"
"""Where Debian's Python looks for what was not packaged by Debian."""
HOUSE = "srv/xianfeng"
PATHS = f"PYTHONPATH=/{HOUSE}/src:/{HOUSE}"


def unavailable() -> str:
    """Say what stands in the way; empty where Debian 13 is there."""
    if os.geteuid() != 0:
        return "only root may make a system in a folder"
    if fault := install(NEEDS["newer"]):
        return f"debootstrap is missing: {fault}"
    if (FOLDER / "usr/bin/python3.13").exists():
        return ""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.parent.mkdir(exist_ok=True)
    print("Making Debian 13 in build/debian-13 …", flush=True)
    words = ["--variant=minbase", "--include=python3,tzdata,ca-certificates", "trixie"]
    done = subprocess.run(
        ["debootstrap", *words, FOLDER, MIRROR], stdout=subprocess.DEVNULL, check=False
    )
    return "" if done.returncode == 0 else f"Debian 13 could not be fetched from {MIRROR}"


def furnish() -> None:
    """Put the locked packages and the tree as it stands here into the folder."""
    site, house = FOLDER / SITE, FOLDER / HOUSE
    for old in (site, house):
        shutil.rmtree(old, ignore_errors=True)
    subprocess.run(
        [
            *(ROOT / ".venv/bin/uv", "pip", "install", "--quiet", "--require-hashes"),
            *("--python-version", "3.13", "--target", site),
            *("-r", ROOT / "requirements/all.lock"),
        ],
        check=True,
    )
    for told in Path(sysconfig.get_path("purelib")).glob("xianfeng-*.dist-info"):
        shutil.copytree(told, site / told.name)  # the release says itself which one it is
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    compiled = [path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*.mo")]
    for name in [*filter(None, listed.split("\0")), *compiled]:
        if (ROOT / name).is_file():
            (house / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, house / name)


def run(words: list[str]) -> int:
    """Run pytest inside, in a mount space of its own, so that nothing stays mounted."""
    tests = words or ["-n", str(os.cpu_count() or 1), "--ignore", "tests/house", "tests"]
    inside = f"""
        mount -t proc proc {FOLDER}/proc && mount --rbind /dev {FOLDER}/dev &&
        exec chroot {FOLDER} /bin/sh -c 'cd /{HOUSE} && exec "$@"' sh "$@"
    """
    python = ("/usr/bin/env", "-i", "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/bin:/bin")
    return subprocess.run(
        [
            *("unshare", "--mount", "sh", "-c", inside, "sh", *python, PATHS),
            *("/usr/bin/python3.13", "-m", "pytest", "-q", "-m", "not browser", *tests),
        ],
        check=False,
    ).returncode


def main(words: list[str]) -> int:
    """Run the tests, or say why they were not run."""
    if fault := unavailable():
        print(f"Python 3.13 was not tried: {fault}.", file=sys.stderr)
        return 0
    furnish()
    return run(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
