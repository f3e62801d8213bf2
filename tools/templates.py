"""Compile every template, so that an unknown tag or argument is found before a person finds it.

Here too: what our content policy would refuse in the browser, found in templates, sheets, scripts.
"""

import re
import sys
from pathlib import Path

from tools import PACKAGE, ROOT

TAG = r"<[a-z][^<>]*?\s"
ADDRESS = r"\s*=\s*[\"']?\s*(?:https?:)?//"
LOADS = "src|srcset|href|action|formaction|poster|data|hx-[a-z]+"
MARKUP = (
    (rf"<style\b|{TAG}style\s*=", "inline style; our policy refuses it"),
    (r"<script\b(?![^>]*\bsrc=)", "inline script; our policy refuses it"),
    (rf"{TAG}(?:on[a-z]+|hx-on[:a-z-]*)\s*=", "inline handler; our policy refuses it"),
    (r"javascript:", "inline script; our policy refuses it"),
    (rf"\b(?:{LOADS}){ADDRESS}", "an address outside the office"),
)
SHEET = (
    (r"url\(\s*[\"']?\s*(?:https?:)?//", "an address outside the office"),
    (r"@import\b", "an import; the sheet is one file"),
)
SCRIPT = (
    (r"(?<!xmlns=\")[\"'`](?:https?:)?//", "an address outside the office"),
    (r"\beval\(|\bnew Function\(", "code from text; our policy refuses it"),
)
LONGEST = 160
LONG = ROOT / "tools" / "long_templates.txt"
"""Templates of before the rule, which still have longer lines: nobody adds one."""
PATTERNS = {".html": MARKUP, ".css": SHEET, ".js": SCRIPT}


def inline_faults(text: str, suffix: str = ".html") -> list[tuple[int, str]]:
    """List the lines of a template, sheet or script that the policy would refuse."""
    return sorted(
        (text.count("\n", 0, match.start()) + 1, fault)
        for pattern, fault in PATTERNS[suffix]
        for match in re.finditer(pattern, text, re.IGNORECASE)
    )


def template_files(package: Path = PACKAGE) -> list[Path]:
    return sorted(package.rglob("templates/**/*.html"))


def faults(package: Path = PACKAGE) -> list[str]:
    """Name what the policy would refuse in all templates and in sheets and scripts of our own."""
    own = [path for path in package.rglob("static/**/*") if path.suffix in {".css", ".js"}]
    return [
        f"{path.relative_to(package)}:{line}: {fault}"
        for path in [*template_files(package), *sorted(own)]
        if "vendor" not in path.parts
        for line, fault in inline_faults(path.read_text("utf-8"), path.suffix)
    ]


def long_lines(package: Path = PACKAGE) -> dict[str, int]:
    """Return the templates that have a line which is too long, with the first of them."""
    found: dict[str, int] = {}
    for path in template_files(package):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if len(line) > LONGEST:
                found.setdefault(path.as_posix().split("/templates/", 1)[1], number)
    return found


def long_faults(package: Path = PACKAGE, known: Path = LONG) -> list[str]:
    """Hold that no template joins those with long lines, and that those mended leave the list."""
    found, listed = long_lines(package), set(known.read_text("utf-8").split())
    return [
        *(
            f"{name}:{line}: a line of more than {LONGEST} characters"
            for name, line in found.items()
            if name not in listed
        ),
        *(
            f"tools/{known.name}: {name} has no long line; `make fmt` takes it off"
            for name in sorted(listed - found.keys())
        ),
    ]


SET = re.compile(r"{%\s*translate\s+(?:\"[^\"%]*\"|'[^'%]*')\s+as\s+(\w+)\s*%}")


def idle_names(text: str) -> list[tuple[int, str]]:
    """Find names of translated words that one tag alone uses: `_("…")` is its argument."""
    found = []
    settings = [*SET.finditer(text)]
    for name in {match[1] for match in settings} - {*re.findall(r"\basvar (\w+)", text)}:
        own = [match for match in settings if match[1] == name]
        ends = [*(match.start() for match in own[1:]), len(text)]
        used = [
            re.findall(rf"(?<![\w.\"']){name}(?![\w=\"'])", text[match.end() : end])
            for match, end in zip(own, ends, strict=True)
        ]
        if all(used):
            found += [
                (text.count("\n", 0, match.start()) + 1, f"`{name}` is used once; write _(…) there")
                for match, uses in zip(own, used, strict=True)
                if len(uses) == 1
            ]
    return sorted(found)


def idle_faults(package: Path = PACKAGE) -> list[str]:
    """Name the translated words that a tag could take as an argument."""
    return [
        f"{path.relative_to(package)}:{line}: {fault}"
        for path in template_files(package)
        for line, fault in idle_names(path.read_text("utf-8"))
    ]


def shorten_list() -> None:
    """Take templates off the list that have no long line any more."""
    left = sorted({*LONG.read_text("utf-8").split()} & long_lines().keys())
    LONG.write_text("".join(f"{name}\n" for name in left), "utf-8")


def main() -> int:
    """Name each template that does not compile."""
    import django

    django.setup()
    from django.template.exceptions import TemplateSyntaxError
    from django.template.loader import get_template

    wrong = 0
    for path in template_files():
        name = path.as_posix().split("/templates/", 1)[1]
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            wrong += 1
            print(f"{name}: {error}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
