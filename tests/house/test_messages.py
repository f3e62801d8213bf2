"""A missing or careless translation is found."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tools import messages
from tools.messages import clashes, faults_of, message_faults

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a room with one string in a view and one in a template."""
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    folder = tmp_path / "plans"
    templates = folder / "templates" / "plans"
    templates.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "views.py").write_text("title = _('Goals')\n", "utf-8")
    (templates / "list.html").write_text("{% load i18n %}{% translate 'No plan yet.' %}", "utf-8")
    return folder


def translate(room: Path, **said: str) -> None:
    path = messages.po_path(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [f'msgid "{key}"\nmsgstr "{text}"\n' for key, text in said.items()]
    path.write_text(PO + "\n".join(rows), "utf-8")


def test_a_string_without_a_translation_is_found(room: Path) -> None:
    translate(room, Goals="目标")

    assert [*faults_of(room)] == ["plans: missing: 'No plan yet.'"]


def test_an_empty_translation_is_found(room: Path) -> None:
    translate(room, **{"Goals": "目标", "No plan yet.": ""})

    assert [*faults_of(room)] == ["plans: not translated: 'No plan yet.'"]


def test_a_translation_that_nobody_asks_for_is_found(room: Path) -> None:
    translate(room, **{"Goals": "目标", "No plan yet.": "还没有规划。", "Old": "旧"})

    assert [*faults_of(room)] == ["plans: no longer in the sources: 'Old'"]


def test_a_full_catalogue_passes(room: Path) -> None:
    translate(room, **{"Goals": "目标", "No plan yet.": "还没有规划。"})

    assert [*faults_of(room)] == []


def test_a_string_that_is_put_together_is_found(room: Path) -> None:
    (room / "forms.py").write_text("text = _(f'{count} goals')\n", "utf-8")

    assert "wants its string written out" in next(faults_of(room))


@pytest.mark.parametrize(
    "text",
    ["目标,指标", "共 %(count)s 项.", "说明:共", "是否删除?", "(试点)", '"先锋"'],
)
def test_half_width_punctuation_beside_chinese_is_found(text: str) -> None:
    faults = [*message_faults(Message("Goals", text))]

    assert any(fault.startswith("half-width punctuation") for fault in faults)


@pytest.mark.parametrize(
    "text", ["目标，指标。", "见 report.docx", "增长 5.5% 左右", "<b>目标</b>：“两个”", "A, B 两组"]
)
def test_full_width_punctuation_and_figures_pass(text: str) -> None:
    assert [*message_faults(Message("Goals", text))] == []


def test_a_placeholder_that_is_lost_is_found() -> None:
    faults = [*message_faults(Message("%(count)s goals", "目标"))]

    assert faults == ["other placeholders: '%(count)s goals' → '目标'"]


def test_a_fuzzy_translation_is_found() -> None:
    assert [*message_faults(Message("Goals", "目标", flags=["fuzzy"]))] == ["fuzzy: 'Goals'"]


def test_two_rooms_that_say_one_word_in_two_ways_are_found() -> None:
    plans, carriers = Catalog(), Catalog()
    plans.add("Goals", "目标")
    carriers.add("Goals", "年度目标")

    assert [*clashes([("plans", plans), ("carriers", carriers)])] == [
        "two translations of 'Goals': plans: '目标'; carriers: '年度目标'"
    ]
