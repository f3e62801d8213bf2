"""What can be the name of one person; the same on every way in: pages, sheets, corrections."""

import re
import unicodedata

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Missing, TooLong
from xianfeng.foundation.text import ForeignLetters, foreign_letters, is_identity_number, plain
from xianfeng.sheets.rules.rows import in_one_way

NAME_MOST = 80
NUMBER_MOST = 32

_NO_NAMES = frozenset(
    (
        *("null", "none", "nan", "n/a", "无", "暂无", "不详", "未知", "待定", "待补", "空", "同上"),
        *("合计", "总计", "小计", "共计", "姓名"),
    )
)
"""What stands where a name is missing, or where a list was summed up."""
_SEVERAL = re.compile(r"[、，,;；/&]")
_REMARK = re.compile(r"[（(\[【:：*#\d]|^制表|^填表")
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


class IdentityNumber(Refusal):
    """An identity number was given where none belongs."""

    sentence = N_("This looks like an identity number. Identity numbers are never stored here.")


def checked_name(text: str) -> str:
    """Return a name in the one shape in which names are stored, or refuse it."""
    name = in_one_way(plain(text))
    if not name:
        raise Missing(what=N_("The name of the person"))
    if len(name) > NAME_MOST:
        raise TooLong(most=NAME_MOST)
    if (fault := name_fault(name)) is not None:
        raise fault(text=name)
    return name


def checked_number(text: str) -> str:
    """Return a number as it is stored, or refuse it; it may be empty."""
    number = plain(text)
    if is_identity_number(number):
        raise IdentityNumber
    if len(number) > NUMBER_MOST:
        raise TooLong(most=NUMBER_MOST)
    if letters := foreign_letters(number):
        raise ForeignLetters(letters=letters)
    return number
