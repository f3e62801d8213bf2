"""What the content policy would refuse is found before a browser refuses it."""

from pathlib import Path

import pytest

from tools.templates import faults, idle_faults, idle_names, inline_faults, long_faults

STYLE = "inline style; our policy refuses it"
SCRIPT = "inline script; our policy refuses it"
HANDLER = "inline handler; our policy refuses it"
ADDRESS = "an address outside the office"
FAULTS = [
    (".html", '<p style="color: red">', STYLE),
    (".html", "<p\n  class=x style=color:red>", STYLE),
    (".html", "<style>p { color: red }</style>", STYLE),
    (".html", "<script>alert(1)</script>", SCRIPT),
    (".html", '<a href="javascript:alert(1)">', SCRIPT),
    (".html", '<button onclick="go()">', HANDLER),
    (".html", "<button onclick=go()>", HANDLER),
    (".html", '<form hx-on:submit="go()">', HANDLER),
    (".html", '<img src="https://example.org/a.png">', ADDRESS),
    (".html", '<link rel="stylesheet" href="//cdn.example.org/a.css">', ADDRESS),
    (".html", "<form action=http://example.org/>", ADDRESS),
    (".html", '<div hx-get="https://example.org/">', ADDRESS),
    (".html", '<img srcset="https://example.org/a.png 2x">', ADDRESS),
    (".css", "body { background: url(https://example.org/a.png) }", ADDRESS),
    (".css", "body { background: url('//example.org/a.png') }", ADDRESS),
    (".css", '@import "fonts.css";', "an import; the sheet is one file"),
    (".js", 'fetch("https://example.org/")', ADDRESS),
    (".js", "new Function('return 1')", "code from text; our policy refuses it"),
]
SOUND = [
    (
        ".html",
        '{% include "x.html" with only="x" %}<a class="button" href="{% url \'plans:list\' %}">',
    ),
    (".html", "<script src=\"{% static 'ui/app.js' %}\" defer></script>"),
    (".html", '<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    (".css", "a { background: url(mark.svg) }"),
    (".js", "// a word on https://example.org\nfetch(form.action)"),
]


@pytest.mark.parametrize(("suffix", "text", "fault"), FAULTS)
def test_a_fault_that_is_put_in_is_found(suffix: str, text: str, fault: str) -> None:
    assert inline_faults(f"\n{text}", suffix) in ([(2, fault)], [(3, fault)], [(2, fault)] * 2)


@pytest.mark.parametrize(("suffix", "text"), SOUND)
def test_sound_lines_pass(suffix: str, text: str) -> None:
    assert inline_faults(text, suffix) == []


def test_faults_name_the_file_and_the_line(tmp_path: Path) -> None:
    page = tmp_path / "plans" / "templates" / "plans" / "goal.html"
    sheet = tmp_path / "ui" / "static" / "ui" / "ui.css"
    vendored = tmp_path / "ui" / "static" / "ui" / "vendor" / "other.js"
    for path, text in (
        (page, "<p>\n<p style=''>"),
        (sheet, "a { background: url(//x) }"),
        (vendored, "eval('1')"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    assert faults(tmp_path) == [
        f"plans/templates/plans/goal.html:2: {STYLE}",
        f"ui/static/ui/ui.css:1: {ADDRESS}",
    ]


def test_the_house_itself_passes() -> None:
    assert faults() == []
    assert idle_faults() == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('{% translate "Plan" as title %}\n{% card title=title %}', [1]),
        ('\n{% translate "Plan" as title %}{{ title }}', [2]),
        ('{% card title=_("Plan") %}', []),
        ('{% translate "Plan" as title %}{% card title=title %}{{ title }}', []),
        ('{% translate "Plan" context "paper" as title %}{% card title=title %}', []),
        (
            '{% if a %}{% translate "A" as x %}{% else %}{% translate "B" as x %}{% endif %}{{ x }}',
            [],
        ),
    ],
)
def test_words_that_one_tag_uses_are_its_argument(text: str, lines: list[int]) -> None:
    assert [line for line, _fault in idle_names(text)] == lines


def test_a_long_line_is_found_unless_its_template_is_of_before_the_rule(tmp_path: Path) -> None:
    pages = tmp_path / "plans" / "templates" / "plans"
    pages.mkdir(parents=True)
    (pages / "old.html").write_text("<p>\n" + "x" * 161 + "\n</p>\n")
    (pages / "new.html").write_text("x" * 160 + "\n" + "x" * 161 + "\n")
    known = tmp_path / "long_templates.txt"
    known.write_text("plans/old.html\n")

    assert long_faults(tmp_path, known) == ["plans/new.html:2: a line of more than 160 characters"]
    (pages / "old.html").write_text("<p></p>\n")
    (pages / "new.html").write_text("<p></p>\n")
    assert long_faults(tmp_path, known) == [
        "tools/long_templates.txt: plans/old.html has no long line; `make fmt` takes it off"
    ]
