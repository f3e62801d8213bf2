"""System packages through apt: what is missing is installed where that is permitted.

python -m tools.system browser   Chromium and Chinese fonts, for the browser tests
python -m tools.system office    LibreOffice and Chinese fonts, for PDF and previews
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FONTS = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


@dataclass(frozen=True)
class Need:
    """A set of packages: how one sees that they are there, and what does not work without them."""

    programs: tuple[str, ...]
    packages: tuple[str, ...]
    without: str


NEEDS = {
    "browser": Need(
        programs=("chromium",),
        packages=("chromium", "fonts-noto-cjk"),
        without="browser tests and pictures",
    ),
    "newer": Need(
        programs=("debootstrap", "unshare"),
        packages=("debootstrap",),
        without="tests on the Python of Debian 13",
    ),
    "office": Need(
        programs=("soffice", "pdftoppm"),
        packages=("libreoffice-writer-nogui", "poppler-utils", "fonts-noto-cjk"),
        without="PDF files of reports; everything else works",
    ),
}


def is_there(need: Need) -> bool:
    """Tell whether the programs are installed, and the Chinese fonts where they are wanted."""
    has_fonts = "fonts-noto-cjk" not in need.packages or FONTS.is_file()
    return has_fonts and all(shutil.which(program) for program in need.programs)


def install(need: Need) -> str:
    """Install what is missing; give "" when it is there, else what stands in the way."""
    if is_there(need):
        return ""
    if shutil.which("apt-get") is None:
        return "apt is not there"
    if os.geteuid() != 0:
        return "only root may install packages"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *need.packages],
    ):
        done = subprocess.run(command, env=environment, check=False, **quiet)  # type: ignore[call-overload]
        if done.returncode != 0:
            return f"`{' '.join(command)}` failed ({done.returncode})"
    return "" if is_there(need) else "the packages are installed, but a program is not found"


def main(words: list[str]) -> int:
    """Install one set of packages; a missing one degrades, it never stops the rest."""
    if len(words) != 1 or words[0] not in NEEDS:
        print(__doc__)
        return 2
    need = NEEDS[words[0]]
    if not is_there(need):
        print(f"Installing {', '.join(need.packages)} …")
    fault = install(need)
    if fault:
        print(
            f"Missing: {', '.join(need.packages)} ({fault}).\n"
            f"Without them there are no {need.without}.\n"
            f"To mend it: sudo apt-get install {' '.join(need.packages)}",
            file=sys.stderr,
        )
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
