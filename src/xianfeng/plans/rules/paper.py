"""The shape of a paper: lines put together again, headings, paragraphs, sentences."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .figures import WIDTHS, figures_in
from .tables import Row, Told, told

LONGEST_HEADING = 60
LONGEST_PLAIN_HEADING = 24
SENTENCE_END = "。！？!?"

_MARK = re.compile(
    r"(?P<first>第[一二三四五六七八九十百\d]+(?:章|篇|编|部分)|[一二三四五六七八九十]+、)"
    r"|(?P<second>第[一二三四五六七八九十百\d]+节|[（(][一二三四五六七八九十]+[）)])"
    r"|(?P<third>\d{1,2}[.、．](?!\d)|专栏\s?\d*)|(?P<fourth>[（(]\d{1,2}[）)])"
)
_LEVELS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
PLAIN_LEVEL = 5
PART_LEVEL = 0
_PART = re.compile(
    "(?=.*20\\d{2}年)(?!.*(?:报告|计划|规划|纲要|要点|方案)$).*(?:回顾|总结|情况|安排|部署|任务|目标|重点|工作)"
)
"""A heading without a mark that parts a paper into what was and what is to come."""
_BOLD = re.compile(r"\*{2,3}(?P<text>[^*]+)\*{2,3}|^#{1,6}\s+")
_POINTS = " \u3000\r▶►▷▸▪▫●○◆◇■□★☆※•·➤➢✓✔"
_ENDED = re.compile(r"[。！？!?；;：:]$")
_GOES_ON = re.compile(r"[）)，、；。%％”》]|[\d.]+$")
_UNSEEN_LINE = re.compile(r"\n[ \t]*[\u200b\u200c\u200d\ufeff]+[ \t]*\n")
_SENTENCES = re.compile(rf"[^{SENTENCE_END}]+[{SENTENCE_END}]*[”’）)]?")


@dataclass(frozen=True)
class Heading:
    """A heading and its level, 1 the highest."""

    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in sentences, with the headings that it stands under, the highest first."""

    headings: tuple[Heading, ...]
    sentences: tuple[str, ...]
    row: Row | None = None
    """The row of a table that its one sentence tells."""


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a paper in order; rows of tables become sentences."""
    open_headings: list[Heading] = []
    read = _read(text)
    for line in _whole_lines(read):
        heading, rest = _heading(line)
        if heading is not None:
            while open_headings and open_headings[-1].level >= heading.level:
                open_headings.pop()
            open_headings.append(heading)
        sentences = tuple(
            found.strip() for found in _SENTENCES.findall(rest) if found.strip(f" 　{SENTENCE_END}")
        )
        if sentences:
            yield Paragraph(tuple(open_headings), sentences, read.rows.get(line))


def folded(sentence: str) -> str:
    """Bring a sentence into the shape that the grammar reads: half-width figures, no spaces."""
    return "".join(sentence.translate(WIDTHS).split())


def _read(text: str) -> Told:
    visible = "".join(
        char
        for char in _UNSEEN_LINE.sub("\n", text)
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf"}
    )
    return told(visible.split("\n"))


def _whole_lines(read: Told) -> Iterator[str]:
    raw = [_unmarked(line) for line in read.lines]
    is_spaced = sum(not line for line in raw) * 4 > len(raw)
    held = ""
    for line in raw:
        if not line:
            if held and not _is_cut(held):
                yield held
                held = ""
            continue
        if held and _joins(held, line, is_spaced=is_spaced):
            held += line
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _unmarked(line: str) -> str:
    """Take off what marks bold words, headings and points of a list in plain text."""
    return _BOLD.sub(lambda match: match["text"] or "", line.strip(_POINTS)).strip()


def _is_cut(line: str) -> bool:
    """Tell whether a line breaks off inside a word: a page break, a link, an index."""
    return line.endswith(("，", "、", "（", "(", "“")) and not _MARK.match(line)


def _joins(held: str, line: str, *, is_spaced: bool) -> bool:
    if _ENDED.search(held) or _MARK.match(line) or line.startswith(("——", "—")):
        return False
    if _GOES_ON.match(line) or held.endswith(("，", "、", "（", "(", "“")):
        return True
    return is_spaced and not (_MARK.match(held) and len(held) <= LONGEST_HEADING)


def _heading(line: str) -> tuple[Heading | None, str]:
    """Split a line into the heading that it is or begins with, and the rest."""
    match = _MARK.match(line)
    if match is not None:
        level = _LEVELS[match.lastgroup or "fourth"]
        end = next((i for i, char in enumerate(line) if char in SENTENCE_END), len(line))
        title, rest = line[:end], line[end + 1 :]
        if len(title) <= LONGEST_HEADING and not _has_figure(title[match.end() :]):
            return Heading(title.strip(), level), rest
        return None, line
    is_plain = (
        len(line) <= LONGEST_PLAIN_HEADING
        and not re.search(r"[，。；：、！？,;:!?]", line)
        and re.search(r"[\u4e00-\u9fff]{2}", line)
        and not _has_figure(line)
        and "同步" not in line
    )
    if not is_plain:
        return None, line
    return Heading(line, PART_LEVEL if _PART.match(line) else PLAIN_LEVEL), ""


def _has_figure(text: str) -> bool:
    return next(figures_in(folded(text)), None) is not None
