"""Rows of a table of goals, told as sentences; cells stand apart by tabs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NAME = re.compile(r"指标(?:名称)?|目标(?:名称|任务|内容)?|项目|任务(?:名称)?|工作内容|名称")
_VALUE = re.compile(r"(?:.*(?:目标|计划|预期)(?:值|数)?|指标值|数值|(?:19|20)\d{2}年?)")
_MEASURE = re.compile(r"(?:计量)?单位")
_YEAR = re.compile(r"20\d{2}(?=年|$)")
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_UNIT_IN_NAME = re.compile(r"[（(]\s*(?P<unit>[^（）()\d]{1,8}?)\s*[）)]\s*$")
_BRACKETS = re.compile(r"[\[\]【】〔〕［］]|累计")
_SIGNS = (
    (re.compile(r"≥|>=|＞=|不小于"), "不低于"),
    (re.compile(r"≤|<=|＜=|不大于"), "不超过"),
    (re.compile(r"[>＞]"), "超过"),
    (re.compile(r"[<＜]"), "低于"),
)


@dataclass(frozen=True)
class _Columns:
    """Where a table of goals has the name, the figure and its unit, and until when it speaks."""

    name: int
    value: int
    measure: int | None
    until: str

    def sentence(self, cells: list[str]) -> str:
        """Tell a row as a sentence, the figure with its unit and until when."""
        label, figure, unit = (
            cells[column] if column is not None and column < len(cells) else ""
            for column in (self.name, self.value, self.measure)
        )
        in_name = _UNIT_IN_NAME.search(label)
        if in_name is not None:
            label, unit = label[: in_name.start()], unit or in_name["unit"]
        figure = _BRACKETS.sub("", figure)
        for sign, said in _SIGNS:
            figure = sign.sub(said, figure)
        numbers = list(_NUMBER.finditer(figure))
        if not label or not numbers:
            return "，".join(cell for cell in cells if cell)
        end = numbers[-1].end()
        if unit and not figure[end:].startswith((unit, "%", "％")):
            figure = figure[:end] + unit + figure[end:]
        return f"{self.until}{label}{figure}。"


def told(lines: Iterable[str]) -> Iterator[str]:
    r"""Yield lines as they are, and the rows of tables of goals as sentences.

    >>> list(told(["指标\t单位\t2026年目标", "城镇新增就业\t万人\t≥15"]))
    ['', '2026年，城镇新增就业不低于15万人。', '']
    """
    columns: _Columns | None = None
    for line in lines:
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) == 1:
            columns = columns if cells[0] else None
            yield line
            continue
        found = _columns(cells)
        if found is not None:
            columns = found
            yield ""
        elif columns is not None:
            yield columns.sentence(cells)
            yield ""
        else:
            yield "，".join(cell for cell in cells if cell)
            yield ""


def _columns(cells: list[str]) -> _Columns | None:
    """Find the columns of name, target and unit; of several years the last is the target."""
    name = value = measure = None
    for number, cell in enumerate(cells):
        bare = "".join(cell.split())
        if _MEASURE.fullmatch(bare):
            measure = number
        elif name is None and _NAME.fullmatch(bare):
            name = number
        elif _VALUE.fullmatch(bare):
            value = number
    if name is None or value is None:
        return None
    year = _YEAR.search(cells[value])
    return _Columns(name, value, measure, f"{year[0]}年，" if year else "")
