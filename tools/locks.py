"""The locks: every package with its hashes, no address of a registry.

python -m tools.locks write   resolve anew from pyproject.toml and write the three locks
python -m tools.locks check   tell whether a lock lacks what pyproject.toml asks for
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tools import ROOT

LOCKS = ROOT / "requirements"
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def canonical(name: str) -> str:
    """Return a package's name as the registry compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(root: Path = ROOT) -> dict[str, list[str]]:
    """Return for each lock the requirements of pyproject.toml that it must hold."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    base = project["project"]["dependencies"]
    return {
        "base": base,
        "all": [*base, *project["dependency-groups"]["dev"]],
        "build": project["build-system"]["requires"],
    }


def faults(root: Path = ROOT) -> list[str]:
    """Name every requirement that its lock does not hold, and every address in a lock."""
    found = []
    for lock, requirements in wanted(root).items():
        text = (root / "requirements" / f"{lock}.lock").read_text("utf-8")
        if "://" in text:
            found.append(f"requirements/{lock}.lock holds an address")
        found += [
            f"requirements/{lock}.lock holds {name} without a hash" for name in _unhashed(text)
        ]
        held = {canonical(name) for name in PINNED.findall(text)}
        for requirement in requirements:
            match = NAME.match(requirement)
            if match and canonical(match[0]) not in held:
                found.append(f"requirements/{lock}.lock lacks {match[0]}: run `make lock`")
    return found


def _unhashed(text: str) -> list[str]:
    entries = text.replace("\\\n", " ").splitlines()
    return [
        match[1] for entry in entries if "--hash=" not in entry and (match := PINNED.match(entry))
    ]


def write() -> None:
    """Resolve anew, for every Python from 3.11 on; what is pinned and still fits stays.

    Hashes are asked for anew: those at hand may be of the files for one Python alone.
    """
    for lock, requirements in wanted().items():
        path = LOCKS / f"{lock}.lock"
        pins = re.sub(r" \\\n +--hash=\S+", "", path.read_text("utf-8"))
        path.write_text(pins, "utf-8")
        subprocess.run(
            [
                *(ROOT / ".venv/bin/uv", "pip", "compile", "-", "--universal", "--quiet"),
                *("--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
                *("--output-file", path),
            ],
            cwd=ROOT,
            check=True,
            input="\n".join(requirements),
            text=True,
            stdout=subprocess.DEVNULL,
        )


def main(words: list[str]) -> int:
    """Do what the first word says."""
    if words == ["write"]:
        write()
    elif words != ["check"]:
        print(__doc__)
        return 2
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
