"""What can be the name of one person; the same on every way in: pages, sheets, corrections."""

import re
import unicodedata

from xianfeng.foundation.errors import N_, Refusal

_NO_NAMES = frozenset(
    (
        *("null", "none", "nan", "n/a", "无", "暂无", "不详", "未知", "待定", "待补", "空", "同上"),
        *("合计", "总计", "小计", "共计", "姓名"),
    )
)
"""What stands where a name is missing, or where a list was summed up."""
_SEVERAL = re.compile(r"[、，,;；/&]")
_REMARK = re.compile(r"[（(\[【:：*#]|^制表|^填表|\d{6}|^\d+$")
_PARTS = frozenset(" ·•‧・∙．.'’-‑")
"""Signs between the parts of a name."""


class NotAName(Refusal):
    """What stands there is no name of one person."""

    sentence = N_("“{text}” is not the name of one person. Enter the name alone, without remarks.")
    beside = ("name",)


class SeveralNames(Refusal):
    """More than one person stands there."""

    sentence = N_("“{text}” looks like several people. Enter each person separately.")
    beside = ("name",)


def name_fault(name: str) -> type[Refusal] | None:
    """Tell why a text cannot be the name of one person; None where it can, or is empty.

    Args:
        name: in the one shape of text.

    >>> [name_fault(text) for text in ("艾力江·吐尔孙", "凌㛃", "Lina Morgen", "")]
    [None, None, None, None]
    >>> [name_fault(text).__name__ for text in ("王五、赵六", "张三*", "合计", "13800138000")]
    ['SeveralNames', 'NotAName', 'NotAName', 'NotAName']
    """
    if _REMARK.search(name) or name.casefold() in _NO_NAMES:
        return NotAName
    if _SEVERAL.search(name):
        return SeveralNames
    signs = (char for char in name if unicodedata.category(char)[0] in "PS")
    return None if _PARTS.issuperset(signs) else NotAName
