"""The columns of a kind of sheet, and the headings of what is never kept."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xianfeng.foundation.sheets.headings import heading_key
from xianfeng.sheets.rules.rows import Personal

REASON_HEADINGS = ("未导入原因", "Why it was not imported")
ROW_HEADINGS = ("原表行号", "Row in the first sheet")
OURS = frozenset(heading_key(text) for text in (*REASON_HEADINGS, *ROW_HEADINGS))
"""Columns that we add to a sheet of wrong rows; the next import passes them over."""
_PERSONAL_WORDS: Mapping[Personal, re.Pattern[str]] = {
    Personal.IDENTITY: re.compile(r"身份证|公民身份|身份号|证件号|证件编号|护照|identity"),
    Personal.ADDRESS: re.compile(r"住址|地址|住所|居住地|户籍|address"),
    Personal.TELEPHONE: re.compile(r"电话|手机|联系方式|微信|phone|mobile|tel\b"),
}


NOTHING = frozenset(
    (
        *("无", "暂无", "没有", "空", "未知", "不详", "待查", "待补", "待定", "未填", "缺"),
        *("/", "\\", "-", "--", "---", "—", "——", "－", "n/a", "na", "null", "none", "nan"),
    )
)
"""What stands where nothing is known; in a column that may be empty it says no more than that."""


class Shape(StrEnum):
    """What the cells of a column hold; by it what is never kept is told from what is."""

    TEXT = "text"
    CODE = "code"
    """May look like a secret by chance."""
    NAMED = "named"
    """Names something by code or name, and may be a long number."""
    NUMBER = "number"
    """A person's number, which may be long; a whole column of telephone numbers is none."""
    DAY = "day"
    YEAR = "year"
    """Of a whole date the year alone is read."""


@dataclass(frozen=True)
class Column:
    """One field of a kind of sheet."""

    names: str
    """Those that its column usually has, between “、”, the most exact first, English last."""
    shape: Shape = Shape.TEXT
    """What its cells hold."""
    void: frozenset[str] = frozenset()
    """Words that say as much as an empty cell."""
    fits: Callable[[str], bool] | None = None
    """Tells whether a text can stand in it; of two columns under names of this field one whose
    texts fit wins over one whose texts do not."""

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(self.names.split("、"))


@dataclass(frozen=True)
class Columns:
    """What is read of a kind of sheet, and what the template of it has."""

    kind: str
    fields: Mapping[str, Column]
    """Field → column; codes win over names of the same thing."""
    required: tuple[str, ...]
    """Fields without which the sheet says nothing."""
    template: tuple[str, ...]
    """The fields of the sheet to download, from left to right."""
    asked: tuple[str, ...] = ()
    """Fields of which one answer for the whole sheet does where no column has them."""
    section: tuple[str, re.Pattern[str]] | None = None
    """The field that rows of their own between the others may say, and its look."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """Field → the field that it is in a sheet with none of the required ones: a list of units
    alone has no organisations beside them."""
    defaults: frozenset[str] = frozenset()
    """Fields that a template fills in beforehand."""
    running: frozenset[str] = frozenset()
    """Fields in which a running number may stand."""
    levels: frozenset[str] = frozenset()
    """Headings of which a sheet has one a level; such a sheet is not read."""

    @property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """Field → its usual names."""
        return {name: column.headings for name, column in self.fields.items()}

    def title_of(self, name: str) -> str:
        """Return what a field is called to people: where a name does, no code is asked for."""
        column = self.fields[name]
        title = column.headings[0]
        return title.removesuffix("代码") if column.shape is Shape.NAMED else title

    def is_void(self, name: str, text: str) -> bool:
        """Tell whether a text says as much as an empty cell."""
        folded = text.casefold()
        may_be_empty = name not in {*self.required, *self.asked}
        return folded in self.fields[name].void or (may_be_empty and folded in NOTHING)


def personal_heading(heading: str) -> Personal | None:
    """Tell whether a heading announces what is never kept.

    >>> personal_heading("公民身份号码"), personal_heading("备注")
    (<Personal.IDENTITY: 'identity'>, None)
    """
    key = heading_key(heading)
    return next((what for what, words in _PERSONAL_WORDS.items() if words.search(key)), None)
