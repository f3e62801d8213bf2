"""Figures in a Chinese sentence: value or range, unit with its multiplier, and what binds them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from .kinds import Comparator

LARGEST, MOST_DECIMALS = 10**12, 4
MASK = "\x00"
WIDTHS = str.maketrans("０１２３４５６７８９．％－～﹣−＋／", "0123456789.%-~--+/")
"""Full-width signs to half-width, one for one, so that places in a text stay what they are."""

_UNITS = [
    "%",
    "‰",
    "个百分点",
    "个环节",
    "个基点",
    "元",
    "美元",
    "欧元",
    "万元",
    "吨标准煤",
    "吨",
    "公斤",
    "千克",
    "克",
    "斤",
    "公里",
    "千米",
    "车公里",
    "米",
    "平方公里",
    "平方千米",
    "平方米",
    "公顷",
    "亩",
    "立方米",
    "升",
    "千瓦时",
    "千瓦",
    "瓦",
    "兆瓦",
    "人次",
    "人年",
    "人",
    "名",
    "位",
    "户次",
    "户",
    "家",
    "个",
    "项",
    "件",
    "套",
    "座",
    "台",
    "辆",
    "艘",
    "架",
    "条",
    "处",
    "所",
    "间",
    "栋",
    "幢",
    "部",
    "种",
    "类",
    "宗",
    "支",
    "只",
    "头",
    "株",
    "棵",
    "张",
    "份",
    "篇",
    "期",
    "场次",
    "场",
    "次",
    "例",
    "笔",
    "单",
    "门",
    "块",
    "口",
    "标准箱",
    "标箱",
    "重量箱",
    "箱",
    "片",
    "对",
    "倍",
    "番",
    "年",
    "岁",
    "天",
    "日",
    "个工作日",
    "工作日",
    "小时",
    "分钟",
    "秒",
    "个月",
    "分",
    "平台",
    "微克/立方米",
    "毫克/升",
    "元/人",
    "元/平方米",
    "件/万人",
    "辆次",
    "架次",
    "班次",
    "床",
    "万千瓦",
]
_ONE = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_UNIT = (
    rf"(?:(?:{_ONE})(?:/(?:{_ONE}|度|[十百千]?万人?))?(?:（(?:{_ONE})）)?|/\d*[十百千]?万(?!元))"
)
_MULTIPLIER = "万亿|千亿|百亿|十亿|千万|百万|十万|[万亿千百]"
_MORE = "[多余来]"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_JOINT = r"[-—–~]{1,2}|到|至"
_BEFORE = (
    "不低于|不少于|不小于|不高于|不超过|不大于|不多于|不突破|低于|小于|少于|高于|大于|超过|突破|多于|"
    "至少|最少|至多|最多|大约|约为|约|将近|接近|近|超出|超|过"
)
_AFTER = "(?:及|或)?以上|左右|上下|(?:及)?以内|之内|(?:及|或)?以下|之间|(?<=[天日时钟月年])内"
_DIGIT = "一二三四五六七八九两〇零"
_WHOLE = (
    rf"[一二三四五六七八九两十][{_DIGIT}十百千]*"
    rf"(?:[万亿][一二三四五六七八九两零][{_DIGIT}十百千]*)?"
)
_CHINESE = rf"{_WHOLE}(?:[点·][{_DIGIT}]+)?"
_STEADY_UNITS = "|".join(
    sorted(
        (
            re.escape(unit)
            for unit in _UNITS
            if unit not in {"分", "部", "期", "次", "年", "天", "日"}
        ),
        key=len,
        reverse=True,
    )
)

_FIGURE = re.compile(
    rf"(?P<before>{_BEFORE})?(?:"
    rf"(?P<low>{_NUMBER})(?P<low_unit>(?:{_MULTIPLIER})?(?:{_UNIT})?)(?:{_JOINT})"
    rf"(?P<high>{_NUMBER})(?P<high_unit>(?:{_MULTIPLIER})?(?:{_UNIT})?)"
    rf"|(?P<great>\d+)(?P<great_unit>[亿万])零?(?P<small>\d+)(?P<small_unit>千|百)"
    rf"(?P<more_small>{_MORE})?(?:万)?(?P<compound_unit>{_UNIT})?"
    rf"|(?P<number>{_NUMBER})(?P<more>{_MORE})?(?P<multiplier>{_MULTIPLIER})?"
    rf"(?P<more_after>{_MORE})?(?P<unit>{_UNIT})?"
    rf"|百分之(?P<percent>[一二三四五六七八九十百零点两〇\d.]+)"
    rf"|(?P<parts>[二三四五十])分之(?P<part>[一二三四五六七八九])"
    rf"|(?P<half>一半|半数)"
    rf"|(?P<tenths>[一二三四五六七八九])成(?P<hundredths>[一二三四五六七八九])?"
    rf"(?=以上|左右|以内|以下|[，。；、]|$)"
    rf"|翻(?P<doubled>[一两二三])番"
    rf"|(?<=[在到过破持])(?P<bare>万亿)(?P<bare_unit>斤|元)"
    rf"|(?<![第“{_DIGIT}十百千])(?P<chinese_low>{_WHOLE})(?:至|到|—)"
    rf"(?P<chinese_high>{_WHOLE})(?P<chinese_range_multiplier>万亿|[万亿])?"
    rf"(?P<chinese_range_unit>{_STEADY_UNITS})"
    rf"|(?<![第“{_DIGIT}十百千])(?P<chinese>{_CHINESE})(?P<chinese_more>{_MORE})?"
    rf"(?P<chinese_multiplier>万亿|[万亿])?(?P<chinese_more_after>{_MORE})?"
    rf"(?P<chinese_unit>{_STEADY_UNITS})"
    rf")(?P<after>{_AFTER})?"
)
_NO_FIGURE = re.compile(
    rf"（(?!(?:{_ONE})）)[^（）]*）|\([^()]*\)|《[^《》]*》|“[^“”]*”"
    r"|\d{4}年?(?:[-—–~]{1,2}|至|到)\d{4}年"
    r"|(?<!\d)\d{4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月(?:\d{1,2}[日号])?"
    r"|[A-Za-z]+[-.]?\d+(?:\.\d+)?|\d+(?:\.\d+)?[A-Za-z]+\d*"
    r"|第\d+|\d+多?周年|\d+世纪|\d+国集团|\d+[多余]?年来|\d+:\d+|\d+号"
    r"|\d+(?:[-—–~]{1,2}|至|到)\d+岁|\d+岁(?:及?以[上下]|至)|\d+小时(?!以?内|之内|[，。；、左以]|$)|\d{5}(?=热线|平台)"
    r"|每\d+(?:\.\d+)?[万千]?[^\d，。；、]{1,2}|\d+(?:\.\d+)?[万千]*(?:吨|千伏|伏|瓦)级"
    r"|投资约?\d+(?:\.\d+)?[万亿]*元的|\d+(?:\.\d+)?[万兆千]*瓦时?(?=光|风电|抽水|煤电|机组|电站|储能)"
    r"|\d+(?:\.\d+)?[万亿]*元(?:及?以[上下])?的?(?=[^，。；、\d]{0,6}(?:项目|企业|工程)[^，。；、]{0,2}\d)"
    r"|±?\d+千伏(?!安)|新\d+条|前\d+[名位强]|(?:现行|现有|目前|原有|原来的?|已有|三个)\d+(?:\.\d+)?(?:%|[^\d，。；、]{1,3})"
)
_LONG_RUN = re.compile(r"\d{16,}|[A-Za-z]{25,}")
"""No plan has such; to search in them would take long."""

_COMPARATORS = {
    Comparator.AT_LEAST: re.compile(
        "不低于|不少于|不小于|(?<!不)(?:高于|大于|超[过出]?|突破|多于)|至少|最少|以上|^过|多$|余"
    ),
    Comparator.AT_MOST: re.compile(
        "不高于|不超过|不大于|不多于|不突破|(?<!不)(?:低于|小于|少于)|至多|最多|以内|之内|以下|内"
    ),
    Comparator.ABOUT: re.compile("左右|上下|约|近|来"),
}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_GREAT = {"万": 10**4, "亿": 10**8}


@dataclass(frozen=True)
class Figure:
    """A figure as it stands in a text; `start` and `end` take in what binds it (不低于, 以上)."""

    start: int
    end: int
    value: Decimal
    upper: Decimal | None
    multiplier: str
    measure: str
    comparator: Comparator | None

    def lent(self, multiplier: str, measure: str) -> "Figure":
        """Return the figure with the unit of its neighbour."""
        return replace(self, multiplier=self.multiplier or multiplier, measure=measure)

    @property
    def unit(self) -> str:
        """The unit with its multiplier: 万人, 万亿斤, %."""
        return self.multiplier + self.measure


def masked(text: str) -> str:
    """Blot out what looks like a figure and is none: years, PM2.5, brackets, ages, titles."""
    return _NO_FIGURE.sub(_blotted, _LONG_RUN.sub(_blotted, text))


def _blotted(match: re.Match[str]) -> str:
    return MASK * len(match[0])


def figures_in(text: str) -> Iterator[Figure]:
    """Yield the figures of a text whose widths are folded, from left to right.

    >>> [(str(f.value), f.unit, f.comparator.value) for f in figures_in("就业1200万人以上")]
    [('1200', '万人', 'at_least')]
    """
    for match in _FIGURE.finditer(masked(text)):
        figure = _figure(match)
        if figure is not None:
            yield figure


def chinese_number(text: str) -> Decimal | None:
    """Read a Chinese numeral, with a decimal part where it has one; None where it is none.

    One written digit by digit is read so, as in papers of the 1950s; two digits that follow each
    other are a guess ("三四个") and no number.

    >>> chinese_number("一万二千"), chinese_number("三点五"), chinese_number("二一三·五")
    (Decimal('12000'), Decimal('3.5'), Decimal('213.5'))
    """
    whole, point, part = text.replace("·", "点").partition("点")
    digits = "".join(str(_DIGITS[char]) for char in part if char in _DIGITS)
    if (point and not digits) or len(digits) != len(part):
        return None
    units = _in_digits(whole) if set(whole) <= set(_DIGITS) else _in_words(whole)
    return None if units is None else Decimal(f"{units}.{digits}" if digits else units)


def _in_digits(whole: str) -> int | None:
    digits = [_DIGITS[char] for char in whole]
    is_guess = len(digits) == 2 and digits[1] - digits[0] == 1  # noqa: PLR2004 -- 三四 is about three or four
    return None if is_guess or not digits else int("".join(map(str, digits)))


def _in_words(whole: str) -> int | None:
    total = section = current = 0
    for char in whole:
        if char in _DIGITS:
            current = _DIGITS[char]
        elif char in _TENS:
            section += (current or 1) * _TENS[char]
            current = 0
        elif char in _GREAT:
            total = (total + section + current) * _GREAT[char]
            section = current = 0
        else:
            return None
    return total + section + current


def _figure(match: re.Match[str]) -> Figure | None:
    found = _range(match) or _single(match)
    if found is None or any(not _is_plain(number) for number in found[:2]):
        return None
    value, upper, multiplier, measure, more = found
    comparator = Comparator.BETWEEN if upper is not None else _comparator(match, more)
    return Figure(match.start(), match.end(), value, upper, multiplier, measure, comparator)


_Parts = tuple[Decimal, Decimal | None, str, str, str]


def _range(match: re.Match[str]) -> _Parts | None:
    if match["chinese_low"] is not None:
        return _chinese_range(match)
    if match["low"] is None:
        return None
    low, high = _decimal(match["low"]), _decimal(match["high"])
    low_unit, high_unit = match["low_unit"], match["high_unit"]
    if high < low or not high_unit or (low_unit and not high_unit.startswith(low_unit)):
        return high, None, *_parted(high_unit), ""
    return low, high, *_parted(high_unit), ""


def _chinese_range(match: re.Match[str]) -> _Parts | None:
    low, high = chinese_number(match["chinese_low"]), chinese_number(match["chinese_high"])
    if low is None or high is None or high < low:
        return None
    return low, high, match["chinese_range_multiplier"] or "", match["chinese_range_unit"], ""


def _single(match: re.Match[str]) -> _Parts | None:  # noqa: PLR0911 -- one way of writing each
    if match["great"] is not None:
        share = Decimal(match["small"]) / (10 if match["small_unit"] == "千" else 100)
        return (
            Decimal(match["great"]) + share,
            None,
            match["great_unit"],
            match["compound_unit"] or "",
            match["more_small"] or "",
        )
    if match["number"] is not None:
        more = match["more"] or match["more_after"] or ""
        return _decimal(match["number"]), None, match["multiplier"] or "", match["unit"] or "", more
    if match["percent"] is not None:
        text = match["percent"]
        value = _decimal(text) if re.fullmatch(_NUMBER, text) else chinese_number(text)
        return None if value is None else (value, None, "", "%", "")
    if match["half"] is not None:
        return Decimal(50), None, "", "%", ""
    if match["parts"] is not None:
        parts = 10 if match["parts"] == "十" else _DIGITS[match["parts"]]
        share = Decimal(100 * _DIGITS[match["part"]]) / parts
        return round(share, MOST_DECIMALS), None, "", "%", ""
    if match["tenths"] is not None:
        percent = _DIGITS[match["tenths"]] * 10 + _DIGITS.get(match["hundredths"] or "", 0)
        return Decimal(percent), None, "", "%", ""
    if match["doubled"] is not None:
        return Decimal(_DIGITS[match["doubled"]]), None, "", "番", ""
    if match["bare"] is not None:
        return Decimal(1), None, match["bare"], match["bare_unit"], ""
    multiplier = match["chinese_multiplier"] or ""
    value = chinese_number(match["chinese"])
    if value is None or (value < 10 and not multiplier):  # noqa: PLR2004 -- 三个, 两项 are words
        return None
    more = match["chinese_more"] or match["chinese_more_after"] or ""
    return value, None, multiplier, match["chinese_unit"], more


def _comparator(match: re.Match[str], more: str) -> Comparator | None:
    for words in (match["after"], match["before"], more):
        for comparator, pattern in _COMPARATORS.items():
            if words and pattern.search(words):
                return comparator
    return None


def _parted(unit: str) -> tuple[str, str]:
    match = re.match(_MULTIPLIER, unit)
    multiplier = match[0] if match else ""
    return multiplier, unit.removeprefix(multiplier)


def _is_plain(value: Decimal | None) -> bool:
    """Tell whether a number has the length of one that a plan states."""
    return value is None or (value < LARGEST and value == round(value, MOST_DECIMALS))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
