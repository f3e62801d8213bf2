"""Whether words speak of what was achieved or of what is to come, and until when."""

import re
from collections.abc import Sequence
from enum import StrEnum

from .figures import chinese_number
from .paper import PLAIN_LEVEL, Heading

YEAR = r"(?P<year>(?:19|20)\d{2})年"
_ANY_YEAR = r"(?:19|20)\d{2}年"
_PERIOD = "(?<![比较于“])“?(?:十[一二三四五六七八九]|二十[一二三四五])五”?(?:规划)?(?:时期|期间|末)"
_COUNT = "[一二三四五六七八九十两几\\d]{1,4}"

_BACK = re.compile(
    r"回顾|总结|过去|成就|成绩|成效|完成情况|执行情况|工作情况|基本情况|发展基础|主要做了|取得"
)
_AHEAD = re.compile(
    r"任务|部署|目标|重点工作|打算|建议|要求|安排|展望|举措|今后|未来|下一步|重点抓"
)

_PAST_TIME = re.compile(
    rf"^(?:而|但|又|其中|特别是|同时|在)?(?:去年|上年|前年|过去|刚刚过去|近{_COUNT}年|{_COUNT}年(?:多)?来|"
    rf"一年来|以往|上半年|前{_COUNT}年|前{_COUNT}个?月|前三季度|截至|截止|本届政府以来|目前|现在|当前我|我国现有|现有)"
)
_COMING_TIME = re.compile(
    rf"^.{{0,4}}(?:今年|明年|今后|今明|未来(?=[一二三四五六七八九十两几\d]|时期)|年底前|年末前|年内|届时|下一步|新的一年|本年度|{_COUNT}年内|"
    rf"用{_COUNT}年时间|从现在起)"
)
_COMING_MODAL = re.compile(
    r"要(?!求|素|点|闻|职)|将(?!士|军)|力争|争取|确保|拟|计划|预期|目标|必须|务必|努力|再(?!次|创|度)|"
    r"还要|应当|不低于|不超过|不少于|不突破|以内|继续"
)
_ACHIEVED = re.compile(
    r"(?<![为除])了(?![解结])|已(?!有)|已有|首次|提前|超额|超过全年|高于上年|高达|历史最高|新高|"
    r"稳居|位居|居世界|跃居|跃升|(?:惠及|受益).*了|标志着|超收|得到改造|实现了|^又|累计完成|名列"
)
_REASONS = re.compile(
    r"考虑了|兼顾了|着重说明|综合考虑了|充分考虑|体现了.{0,20}导向|主要是由于|主要基于|相当于|就能够?实现|可以实现|是必要的|适宜的|历史最高|历史新高|标志着"
)
_DAY_OF_END = re.compile(
    r"月(?:上旬|中旬|下旬|底|末)?前?(?:[^\d]{0,6})(?:通车|完工|竣工|投用|投入使用|投产|建成|完成|交付|运营|到位)$"
)
_YEAR_TIME = re.compile(
    rf"(?P<lead>(?<![加高大升降少减长])[到至]|在|按|比|较|从|由|自|与|和)?{YEAR}(?P<tail>底|末|价格|以来|不变)?"
)
_CARRIED_OVER = re.compile(
    rf"(?:{_ANY_YEAR}|去年|上年)度?(?=(?:续建|结转|跨年|遗留|未完)(?:[^\d，；。]*$|[^\d，；。]*的)|"
    r"(?:已?(?:开工|启动|立项|签约|批复|下达|安排|确定))(?:建设|实施)?的)"
)
"""The year that tells which works go on: 2024年续建的项目, no time of what is said of them."""
_TITLE_YEAR = re.compile(r"[^。；，]{0,40}?(?P<year>20\d{2})(?:年|[-—–~～－])[^。；，]*$")
_YEAR_IS = re.compile(r"(?P<year>20\d{2})年，?是")
SEASONS = "(?:主?汛期|春节|国庆节?|元旦|入冬|供暖季|采暖季|开学|雨季)(?:前|到来之前)"
_HORIZON = re.compile(
    rf"[到至]{_ANY_YEAR}(?:底|末)?(?:前)?|今明两年|今年底?前?|明年|年底前|年内|"
    rf"今后{_COUNT}(?:年|个时期|段时期)|未来{_COUNT}年|{_PERIOD}|{_COUNT}年内|用{_COUNT}年时间|"
    rf"(?<![\d比较按从由])(?:{_ANY_YEAR})?\d{{1,2}}月(?:上旬|中旬|下旬|底|末)?前?|"
    rf"(?<![\d比较按从由]){_ANY_YEAR}(?:底|末)?前?|今年|全年|届时|{SEASONS}"
)
_OF_THE_YEAR = frozenset(
    {"今年", "今年底", "今年底前", "今年年底前", "全年", "年内", "年底前", "年末前"}
)
_FIVE_YEARS = re.compile(
    "第(?P<number>十[一二三四五六七八九]|二十[一二三四五])个五年(?:规划|计划)"
    "|“?(?P<short>十[一二三四五六七八九]|二十[一二三四五])五”?规划"
)
_BEFORE_THE_FIRST = 1951
"""Of a five-year plan; the first ran from 1953, the eleventh and all after it from 2006 on."""


_BOUND = re.compile("左右|以上|以内|以下|不低于|不少于|不高于|不超过|力争|确保")
_PLAN_TITLE = re.compile("规划|计划|方案|要点|目标|任务|纲要|责任书|实事")
_REVIEW_TITLE = re.compile("报告|总结|情况|汇报")
_RECORD_TITLE = re.compile("统计公报|统计资料|统计年鉴|决算")


class Outlook(StrEnum):
    """Which way words look."""

    BACK = "back"
    AHEAD = "ahead"
    OPEN = "open"


def plan_year(headings: Sequence[str], text: str) -> int | None:
    """Return the year that a paper plans for, as its headings or its first lines say it."""
    years: dict[Outlook, list[int]] = {outlook: [] for outlook in Outlook}
    for heading in headings:
        found = [int(match["year"]) for match in re.finditer(YEAR, heading)]
        outlook = _by_words(heading)
        if found:
            years[outlook].append(max(found))
    latest_review = max(years[Outlook.BACK], default=0)
    planned = [year for year in years[Outlook.AHEAD] if year > latest_review]
    if planned or years[Outlook.OPEN]:
        return min(planned) if planned else max(years[Outlook.OPEN])
    if years[Outlook.BACK]:
        return max(years[Outlook.BACK]) + 1
    title = next(
        (match for line in text[:600].split("\n") if (match := _TITLE_YEAR.match(line))), None
    )
    if title is not None:
        return int(title["year"])
    return max((int(match["year"]) for match in _YEAR_IS.finditer(text)), default=None)


def outlook_of(headings: Sequence[Heading], year: int | None) -> Outlook:
    """Tell which way a section looks; a lower heading follows the one above it."""
    for heading in headings:
        outlook = _by_words(heading.text)
        if outlook is Outlook.OPEN and year is not None and heading.level < PLAIN_LEVEL:
            found = [int(match["year"]) for match in re.finditer(YEAR, heading.text)]
            if found:
                outlook = Outlook.AHEAD if max(found) >= year else Outlook.BACK
        if outlook is not Outlook.OPEN:
            return outlook
    return Outlook.OPEN


def _by_words(heading: str) -> Outlook:
    if _BACK.search(heading):
        return Outlook.BACK
    return Outlook.AHEAD if _AHEAD.search(heading) else Outlook.OPEN


def outlook_of_title(text: str) -> Outlook:
    """Tell which way a paper looks as a whole: a 计划 ahead, a 报告 both ways."""
    title = title_line(text)
    if "。" in title or _REVIEW_TITLE.search(title):
        return Outlook.OPEN
    return Outlook.AHEAD if _PLAN_TITLE.search(title) else Outlook.OPEN


def binds(sentence: str) -> bool:
    """Tell whether a sentence holds a word that binds a figure, as targets do: 以上, 不低于."""
    return _BOUND.search(sentence) is not None


def gives_reasons(sentence: str) -> bool:
    """Tell whether a sentence only explains a target that stands elsewhere."""
    return _REASONS.search(sentence) is not None


def is_achieved(clause: str) -> bool:
    """Tell whether a clause says in itself that it is done or so."""
    return _ACHIEVED.search(clause) is not None


def time_of(clause: str, year: int | None) -> Outlook:
    """Tell which way the time words of a clause look.

    Comparisons with the past do not count, nor the years of works that are carried over.
    """
    clause = _CARRIED_OVER.sub("", clause)
    if _COMING_TIME.search(clause):
        return Outlook.AHEAD
    if _PAST_TIME.search(clause):
        return Outlook.BACK
    for match in _YEAR_TIME.finditer(clause):
        if match["lead"] in {"到", "至"} and (year is None or int(match["year"]) >= year):
            return Outlook.AHEAD
        if match["lead"] not in {None, "在", "到", "至"} or match["tail"] in {"价格", "不变"}:
            continue
        is_first = match.start() <= len("其中，")
        if year is not None and match["tail"] != "以来" and is_first:
            return Outlook.AHEAD if int(match["year"]) >= year else Outlook.BACK
    return Outlook.OPEN


def is_day_of_end(clause: str) -> bool:
    """Tell whether a clause without a figure says when what stands before it ends: 6月底前通车."""
    return _DAY_OF_END.search(clause) is not None


def wants(clause: str) -> bool:
    """Tell whether a clause wants something: 要, 力争, 确保, 预期目标."""
    return _COMING_MODAL.search(clause) is not None


def horizon_in(clause: str, year: int | None = None) -> str:
    """Return the words that say until when, or nothing; 今年 and 年底前 as the year that they mean.

    >>> horizon_in("到2020年，研发经费投入强度达到2.5%"), horizon_in("就业1000万人以上")
    ('到2020年', '')
    >>> horizon_in("年内建成", 2026)
    '2026年'
    """
    match = _HORIZON.search(_CARRIED_OVER.sub("", clause))
    return _said(match[0], year) if match else ""


def horizon_of_heading(heading: str, year: int | None) -> str:
    """Return until when a heading speaks; of two times the sections below it take the second."""
    *_, last = [None, *_HORIZON.finditer(heading)]
    return _said(last[0], year) if last else ""


def period_of_title(text: str) -> str:
    """Return the period of a five-year plan as its title says it, or nothing.

    >>> period_of_title("临江市国民经济和社会发展第十五个五年规划纲要")
    '“十五五”时期'
    """
    number = _number_of_plan(text)
    return f"“{number}五”时期" if number else ""


def years_of_title(text: str) -> tuple[int, int] | None:
    """Return the first and the last year of a five-year plan whose title says its number.

    >>> years_of_title("临江市国民经济和社会发展第十五个五年规划纲要")
    (2026, 2030)
    """
    number = chinese_number(_number_of_plan(text) or "")
    if number is None:
        return None
    first = _BEFORE_THE_FIRST + 5 * int(number)
    return first, first + 4


def _number_of_plan(text: str) -> str | None:
    title = title_line(text)
    match = None if re.search(YEAR, title) else _FIVE_YEARS.search(title)
    return match and (match["number"] or match["short"])


def names_targets(headings: Sequence[Heading]) -> bool:
    """Tell whether a section says that it states the targets of the paper."""
    return any(re.search("目标|指标", heading.text) for heading in headings)


def is_record(text: str) -> bool:
    """Tell whether a paper says by its title that it holds results only."""
    return _RECORD_TITLE.search(title_line(text)) is not None


def title_line(text: str) -> str:
    """Return the first line of a paper that holds something."""
    return next((line for line in text[:600].split("\n") if line.strip()), "")


def _said(words: str, year: int | None) -> str:
    return f"{year}年" if year and words in _OF_THE_YEAR else words
