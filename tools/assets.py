"""Third-party front-end files: copied from npm's packages, pinned by hash in `vendored.json`.

python -m tools.assets check    compare the files with their hashes (exit 1 on a difference)
python -m tools.assets build    install package-lock.json by npm, copy the files, write hashes
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = "vendored.json"
SOURCES = {
    "src/xianfeng/ui/static/ui/vendor/htmx.min.js": ("htmx.org", "dist/htmx.min.js"),
    "tests/ui/vendor/axe.min.js": ("axe-core", "axe.min.js"),
}
VENDOR_FOLDERS = ("src/xianfeng/ui/static/ui/vendor", "tests/ui/vendor")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults(root: Path = ROOT) -> list[str]:
    """Name every file that is missing, differs from its hash, or that nobody listed."""
    listed = {row["file"]: row for row in json.loads((root / LIST).read_text("utf-8"))}
    found = []
    for name, row in listed.items():
        path = root / name
        if not path.is_file():
            found.append(f"{name}: missing")
        elif digest(path) != row["sha256"]:
            found.append(f"{name}: differs from {row['name']} {row['version']}")
    for folder in VENDOR_FOLDERS:
        for path in sorted((root / folder).glob("*")):
            name = path.relative_to(root).as_posix()
            if name not in listed:
                found.append(f"{name}: not in {LIST}")
    return found


def build(root: Path = ROOT) -> None:
    """Install the locked packages in a folder that is thrown away, and copy what we ship."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not installed; it is needed to rebuild the front-end files, not to run.")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / name, folder)
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit"], cwd=folder, check=True)
        for file, (package, source) in SOURCES.items():
            installed = Path(folder) / "node_modules" / package
            manifest = json.loads((installed / "package.json").read_text("utf-8"))
            target = root / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(installed / source, target)
            rows.append(
                {
                    "name": package,
                    "version": manifest["version"],
                    "licence": manifest["license"],
                    "file": file,
                    "sha256": digest(target),
                }
            )
    (root / LIST).write_text(json.dumps(rows, indent=2) + "\n", "utf-8")


def main(words: list[str]) -> int:
    """Do what the first word says."""
    if words == ["build"]:
        build()
    elif words != ["check"]:
        print(__doc__)
        return 2
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
