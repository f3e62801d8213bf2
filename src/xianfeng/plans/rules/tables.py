"""Rows of a table of goals: read as sentences, quoted as rows; cells stand apart by tabs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_NAME = re.compile(r"指标(?:名称|内容)?")
_OTHER_NAME = re.compile(r"目标(?:名称|任务|内容)?|重?点?项目|任务(?:名称)?|工作内容|名称")
_VALUE = re.compile(
    r".*(?:目标|计划|预期|任务)(?:值|数)|目标|计划|指标值|数值|(?:19|20)\d{2}年?(?:目标)?"
)
_OVER_YEARS = re.compile(r".*(?:年均|累计).*")
_DONE = re.compile(r".*(?:完成|实际|现状|基期|基数|预计)(?:值|数|情况)?")
_MEASURE = re.compile(r"(?:计量)?单位")
_LEAD = re.compile(r"(?:牵头|责任|主责|负责|承办|主办)(?:单位|部门|科室|处室|股室)")
_UNTIL = re.compile(r"(?:完成|办结)?(?:时限|时间)|截止(?:时间|日期)")
_YEAR = re.compile(r"20\d{2}(?=年|$)")
_TITLE_YEAR = re.compile(r"20\d{2}(?=年)")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_ORDER = re.compile(r"^(?:\d{1,3}[.、．)）]|[（(]\d{1,3}[)）]|[①-⑳])\s*")
_UNIT_IN_NAME = re.compile(r"[（(]\s*(?P<unit>[^（）()\d]{1,8}?)\s*[）)]\s*$")
_BRACKETS = re.compile(r"[\[\]【】〔〕［］]|累计|年均")
_SIGNS = (
    (re.compile(r"≥|>=|＞=|不小于"), "不低于"),
    (re.compile(r"≤|<=|＜=|不大于"), "不超过"),
    (re.compile(r"[>＞]"), "超过"),
    (re.compile(r"[<＜]"), "低于"),
)


@dataclass(frozen=True)
class Row:
    """A row of a table of goals."""

    quote: str
    """The row as it stands, its cells apart by strokes."""
    lead: str = ""
    """The unit that the table names as answering, or nothing."""
    baseline: Decimal | None = None
    """The figure of the year before, where the table has one."""


@dataclass(frozen=True)
class Told:
    """The lines of a paper, rows of its tables told as sentences; `rows` by their sentence."""

    lines: tuple[str, ...]
    rows: dict[str, Row]


@dataclass(frozen=True)
class _Columns:
    """Where a table of goals has what; a column that it lacks is none."""

    name: int
    values: tuple[tuple[int, str], ...]
    """The years' targets, the last first, then what holds for all years."""
    measure: int | None
    lead: int | None
    until: int | None
    done: int | None

    def told(self, cells: list[str], year: str) -> str:
        """Tell a row as a sentence, the figure with its unit and until when; empty without one."""
        label, unit, until = self._of(cells, year)
        for column, when in self.values:
            figure = cells[column] if column < len(cells) else ""
            if label and _NUMBER.search(figure):
                return f"{until or when}{label}{_figure(figure, unit)}。"
        return ""

    def row(self, cells: list[str]) -> Row:
        """Keep a row as it stands."""
        done = _NUMBER.search(_cell(cells, self.done))
        return Row(
            quote="｜".join(cell for cell in cells if cell),
            lead=_cell(cells, self.lead),
            baseline=Decimal(done[0].replace(",", "")) if done else None,
        )

    def _of(self, cells: list[str], year: str) -> tuple[str, str, str]:
        label, unit = _ORDER.sub("", _cell(cells, self.name)), _cell(cells, self.measure)
        in_name = _UNIT_IN_NAME.search(label)
        if in_name is not None:
            label, unit = label[: in_name.start()], unit or in_name["unit"]
        until = _cell(cells, self.until)
        if until and year and not _YEAR.search(until):
            until = f"{year}年{until}"
        return label, unit, f"{until}，" if until else ""


def told(lines: Iterable[str]) -> Told:
    r"""Return lines as they are, and the rows of tables of goals as sentences.

    >>> told(["指标\t单位\t2026年目标", "城镇新增就业\t万人\t≥15"]).lines
    ('', '2026年，城镇新增就业不低于15万人。', '')
    """
    columns: _Columns | None = None
    year, given, rows = "", list[str](), dict[str, Row]()
    for line in lines:
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) == 1:
            columns = columns if cells[0] else None
            titled = _TITLE_YEAR.search(cells[0]) if "。" not in cells[0] else None
            year = titled[0] if titled else year
            given.append(line)
            continue
        found = _columns(cells)
        if found is not None:
            columns = found
            given.append("")
            continue
        sentence = columns.told(cells, year) if columns is not None else ""
        sentence = sentence or "，".join(cell for cell in cells if cell)
        if columns is not None:
            rows[sentence] = columns.row(cells)
        given += [sentence, ""]
    return Told(tuple(given), rows)


def _columns(cells: list[str]) -> _Columns | None:
    """Find the columns of a table of goals by its headings; None where it has no name or target."""
    bare = ["".join(cell.split()) for cell in cells]
    name = _first(bare, _NAME)
    name = _first(bare, _OTHER_NAME) if name is None else name
    done = _first(bare, _DONE)
    values = [place for place, cell in enumerate(bare) if _VALUE.fullmatch(cell) and place != done]
    years = {place: int(found[0]) for place in values if (found := _YEAR.search(bare[place]))}
    if done is None and len(years) > 1:
        done = min(years, key=lambda place: years[place])
        values.remove(done)
    values.sort(key=lambda place: years.get(place, 0), reverse=True)
    over = _first(bare, _OVER_YEARS)
    whens = [(place, f"{years[place]}年，" if place in years else "") for place in values]
    whens += [(over, "")] if over is not None else []
    if name is None or not whens:
        return None
    return _Columns(
        name,
        tuple(whens),
        measure=_first(bare, _MEASURE),
        lead=_first(bare, _LEAD),
        until=_first(bare, _UNTIL),
        done=done,
    )


def _first(cells: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((place for place, cell in enumerate(cells) if pattern.fullmatch(cell)), None)


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _figure(text: str, unit: str) -> str:
    """Write the figure of a cell as a sentence has it: signs as words, the unit behind it."""
    figure = _BRACKETS.sub("", text)
    for sign, said in _SIGNS:
        figure = sign.sub(said, figure)
    end = list(_NUMBER.finditer(figure))[-1].end()
    if unit and not figure[end:].startswith((unit, "%", "％")):
        figure = figure[:end] + unit + figure[end:]
    return figure
