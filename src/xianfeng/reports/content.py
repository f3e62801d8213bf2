"""What a paper says, before any file or page is made of it: one model, every writer reads it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import Any, ClassVar

from xianfeng.foundation.sheets.rows import Cell

CHINESE_NUMERALS = "〇一二三四五六七八九"
SPACE_BESIDE_HAN = re.compile(
    r"(?<=[\u3400-\u9fff，。、（）]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[\u3400-\u9fff])"
)
"""The space that pages put between Chinese and digits; office programs set it by themselves."""
DEEPEST = 3
"""Levels of headings that the layout knows."""


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; `numbered` puts the number before its words."""

    text: str
    level: int = 1

    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of plain words."""

    text: str

    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Column:
    """A column in print: its heading, its share of the width, and whether it holds figures."""

    heading: str
    weight: int = 1
    is_figure: bool = False


@dataclass(frozen=True)
class Figures:
    """The same table for calculation: bare figures, one thing a column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table with its caption, in print and as figures; without a row it is in no print.

    One whose numbers are compared keeps its columns on a phone; others fold there.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: Figures
    is_compared: bool = False

    kind: ClassVar[str] = "table"

    @property
    def cells(self) -> tuple[tuple[tuple[Column, str], ...], ...]:
        """Return each row's cells with their columns."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


Block = Heading | Paragraph | Table


class Section(StrEnum):
    """Where an office's own passage stands in its report."""

    OPENING = "opening"
    GOALS = "goals"
    CARRIERS = "carriers"
    WINDOWS = "windows"
    FAILINGS = "failings"
    PROBLEMS = "problems"
    PLANS = "plans"


@dataclass(frozen=True)
class Own:
    """What an office itself says in its report; it stays when the figures are renewed.

    `red_head` is the mark over a red rule, `number` the document number, `addressee` whom the
    report is for; empty ones are left out, but for the addressee, who is then the body above.
    """

    red_head: str = ""
    number: str = ""
    addressee: str = ""
    passages: Mapping[Section, str] = field(default_factory=dict)

    def passage(self, section: Section) -> tuple[Paragraph, ...]:
        r"""Return the paragraphs of a section, one a line.

        >>> Own(passages={Section.PLANS: "一是抓落实。\n二是抓整改。"}).passage(Section.PLANS)
        (Paragraph(text='一是抓落实。'), Paragraph(text='二是抓整改。'))
        """
        lines = (line.strip() for line in self.passages.get(section, "").splitlines())
        return tuple(Paragraph(line) for line in lines if line)


@dataclass(frozen=True)
class Attachment:
    """What follows the paper on pages of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Paper:
    """A paper in full: title, body, signature, attachments.

    `title_parts` is the title parted where its sense allows it, for a title too long for a line.
    `red_head`, `number` and `addressee` stay empty on internal reports. `attachment_word` is the
    word before the names of attachments, in the paper's language.
    """

    title: str
    blocks: tuple[Block, ...]
    issuer: str
    dated: str
    language: str = "zh-hans"
    title_parts: tuple[str, ...] = ()
    red_head: str = ""
    number: str = ""
    addressee: str = ""
    attachments: tuple[Attachment, ...] = ()
    attachment_word: str = "附件："

    def tables(self) -> Iterator[Table]:
        """Yield every table, those of the attachments last."""
        for blocks in (self.blocks, *(attached.blocks for attached in self.attachments)):
            yield from (block for block in blocks if isinstance(block, Table))

    def attachment_note(self) -> tuple[str, ...]:
        """List the lines of the note below the text: names, numbered where there are several.

        >>> Paper("", (), "", "", attachments=(Attachment("各部门情况", ()),)).attachment_note()
        ('附件：各部门情况',)
        """
        names = [attached.title for attached in self.attachments]
        if len(names) > 1:
            names = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
        return tuple(
            f"{self.attachment_word}{name}" if place == 0 else name
            for place, name in enumerate(names)
        )


def chinese_number(value: int) -> str:
    """Write a count from 1 to 99 as headings do.

    >>> [chinese_number(value) for value in (1, 10, 12, 20, 21)]
    ['一', '十', '十二', '二十', '二十一']
    """
    if not 1 <= value <= 99:  # noqa: PLR2004 -- what the docstring says
        raise ValueError(f"a heading's number is in [1, 99], not {value}")
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{CHINESE_NUMERALS[tens]}十"
    return head + (CHINESE_NUMERALS[ones] if ones else "")


def numbered(blocks: Iterable[Block], *, language: str) -> tuple[Block, ...]:
    """Put the numbers before headings: 一、 （一） 1. in Chinese, 1 1.1 1.1.1 elsewhere."""
    counts = [0] * (DEEPEST + 1)
    found: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            found.append(block)
            continue
        counts[block.level] += 1
        counts[block.level + 1 :] = [0] * (DEEPEST - block.level)
        number = _number(counts, block.level, language=language)
        found.append(replace(block, text=f"{number}{block.text}"))
    return tuple(found)


def _number(counts: Sequence[int], level: int, *, language: str) -> str:
    if not language.startswith("zh"):
        return ".".join(str(count) for count in counts[1 : level + 1]) + " "
    if level == 1:
        return f"{chinese_number(counts[1])}、"
    return f"（{chinese_number(counts[2])}）" if level == 2 else f"{counts[3]}. "  # noqa: PLR2004 -- the levels of the standard


def tightened(blocks: Iterable[Block], *, language: str) -> tuple[Block, ...]:
    """Take the space between Chinese and digits out of a Chinese paper's words."""
    if not language.startswith("zh"):
        return tuple(blocks)
    return tuple(_tight_block(block) for block in blocks)


def _tight_block(block: Block) -> Block:
    if not isinstance(block, Table):
        return replace(block, text=tight(block.text))
    return replace(
        block,
        caption=tight(block.caption),
        columns=tuple(replace(column, heading=tight(column.heading)) for column in block.columns),
        rows=tuple(tuple(tight(cell) for cell in row) for row in block.rows),
    )


def tight(text: str) -> str:
    """Take the space between Chinese and digits out.

    >>> tight("少于 20 票，满意率（95% 区间）")
    '少于20票，满意率（95%区间）'
    """
    return SPACE_BESIDE_HAN.sub("", text)


def as_data(paper: Paper) -> dict[str, Any]:
    """Return a paper as it is kept: what JSON knows, days marked as such."""
    told: dict[str, Any] = _data(paper)
    return told


def _data(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, tuple):
        return [_data(each) for each in value]
    if not is_dataclass(value):
        return value
    told = {each.name: _data(getattr(value, each.name)) for each in fields(value)}
    return told | ({"kind": value.kind} if isinstance(value, Block) else {})


def paper_of(data: Mapping[str, Any]) -> Paper:
    """Return a paper that was kept.

    >>> paper = Paper("标题", (Heading("一、"), Paragraph("正文")), "工委", "2026年10月9日")
    >>> paper_of(as_data(paper)) == paper
    True
    """
    given = {name: value for name, value in data.items() if name not in {"blocks", "attachments"}}
    attached = (Attachment(each["title"], _blocks(each["blocks"])) for each in data["attachments"])
    parts = tuple(given.pop("title_parts"))
    return Paper(
        **given, title_parts=parts, blocks=_blocks(data["blocks"]), attachments=tuple(attached)
    )


def _blocks(data: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(dict(each)) for each in data)


def _block(data: dict[str, Any]) -> Block:
    kind = data.pop("kind")
    if kind != Table.kind:
        return Heading(**data) if kind == Heading.kind else Paragraph(**data)
    figures = data.pop("figures")
    rows = tuple(tuple(_cell(cell) for cell in row) for row in figures["rows"])
    data["columns"] = tuple(Column(**each) for each in data["columns"])
    data["rows"] = tuple(tuple(row) for row in data["rows"])
    return Table(**data, figures=Figures(tuple(figures["columns"]), rows))


def _cell(value: Any) -> Cell:
    return date.fromisoformat(value["day"]) if isinstance(value, Mapping) else value


def differences(kept: Paper, now: Paper) -> tuple[tuple[str, str], ...]:
    """List the lines that one paper has and the other has not, beside each other.

    The day below the text is that of each making, and no difference.

    >>> one, two = (Paper("", (Paragraph(text),), "", text) for text in ("39", "23"))
    >>> differences(one, two)
    (('39', '23'),)
    """
    before, after = _lines(kept), _lines(now)
    steps = SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes()
    return tuple(
        pair
        for tag, a, b, c, d in steps
        if tag != "equal"
        for pair in zip_longest(before[a:b], after[c:d], fillvalue="")
    )


def _lines(paper: Paper) -> list[str]:
    found = [paper.title, paper.issuer]
    for blocks in (paper.blocks, *(each.blocks for each in paper.attachments)):
        for block in blocks:
            if isinstance(block, Table):
                found += [f"{block.caption}  {' | '.join(row)}" for row in block.rows]
            else:
                found.append(block.text)
    return found
