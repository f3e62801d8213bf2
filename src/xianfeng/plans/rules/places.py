"""The words on both sides of a figure, and what they say of it."""

import re
from dataclasses import dataclass

from .names import CHANGES, after_list, cleaned, head_verb, noun_after

COMPARES = "(?<![占同环对])比(?![重例率值])|较(?![大好快高低多强])"
_BASE = re.compile(r"(?:由|从|自)(?![事然主由])[^，；。、]{0,40}$")
_RAISED = re.compile(rf"^[^，；。、\d]{{0,14}}?(?:{CHANGES}|调整)[^，；。、\d]{{0,6}}?(?:到|至|为)")
_COMPARED = re.compile(
    rf"(?:{COMPARES}|高于|低于)[^，；。、]{{0,14}}?(?:{CHANGES}|多|高|低|少)了?$"
)
_OWN_SUBJECT = re.compile(
    r"^[^比较]{2,}(?:比|较)(?:上年|去年|上一年|上年度|同期|去年同期|年初)(?:实际)?(?:增长|增加|提高|下降|减少|降低|上升)"
)
_STATED = re.compile(
    r"^(?:我国|全国)?(?:有(?![组序效力])|还有|仍有|约?占|共有|连续|相当于|超出|从)|每(?:增长|提高|增加)$|毕业生(?:将|将达|达)?$"
)
_GOES_ON = ("、", "并", "与", "及", "以及", "，", "用于", "安排", "主要", "等", "是")
_WELL_KNOWN = "项目|工程|企业|人群|小区|产业|任务"
_AND = re.compile(f"和(?![美谐平睦])|重点(?!{_WELL_KNOWN})")
_NOT_COUNTED = re.compile(
    rf"^(?:大?方面|(?:主要|约束性|预期性)?指标|领域|重点(?!{_WELL_KNOWN})|月|环节|问题|会议|原则|阶段|民族|中国人|一档"
    r"|“[^”]*[\d%不一])"
)
_COUNTED_DOWN = re.compile(rf"(?:{CHANGES})(?:到|至|为)$")
SIZES = frozenset({"岁", "千瓦", "瓦", "平方米", "米", "年"})
TIMES = frozenset({"年", "个月", "天", "日", "小时", "分钟", "秒", "个工作日", "工作日", "岁"})
_SHARES = frozenset({"%", "个百分点", "元", "亩"})
_ANY_PROJECT = re.compile("(?:项目|工程)(?:建设|开工|投产|并网|达效|运营|投用)*")


@dataclass(frozen=True)
class Place:
    """The words on both sides of figures, up to the neighbouring ones."""

    prefix: str
    suffix: str
    is_last: bool
    measure: str
    is_sure: bool
    is_listed: bool

    @property
    def noun(self) -> str:
        return noun_after(self.suffix, is_last=self.is_last)

    @property
    def noun_length(self) -> int:
        return max(self.suffix.find(self.noun), 0) + len(self.noun) if self.noun else 0

    @property
    def is_attached(self) -> bool:
        """Tell whether the figure counts the noun right behind it: 5万个行政村."""
        goes_on = self.suffix.startswith(_GOES_ON) or _AND.match(self.suffix)
        is_spent = self.measure == "元" and bool(head_verb(self.noun))
        return bool(self.noun) and not goes_on and not is_spent

    @property
    def counts_things(self) -> bool:
        """Tell whether the figure counts the noun behind it, and is no size, time or share."""
        return self.is_attached and self.measure not in SIZES | TIMES | _SHARES

    @property
    def is_within(self) -> bool:
        """Tell whether the figure is only a part of the one before: 其中."""
        return "其中" in self.prefix

    @property
    def verb_of_list(self) -> str | None:
        """Find the verb of a list that the figure sums up: 实施甲、乙等222个重点项目; None without.

        Where the noun alone says nothing (实施甲、乙等222个项目), the list belongs to the name.
        """
        if not self.is_attached or self.measure in SIZES | TIMES:
            return None
        verb = after_list(self.prefix)
        if verb is not None and _ANY_PROJECT.match(self.noun):
            return self.prefix
        return verb if verb or self.is_sure else None

    @property
    def is_rate(self) -> bool:
        """Tell whether the figure is the rate of the deed behind it: 5%的幅度压减一般性支出."""
        return self.is_attached and self.suffix.startswith("的幅度")

    @property
    def is_completed(self) -> bool:
        """Tell whether a subject has completed the figure: 固定资产投资完成500亿元."""
        subject = self.prefix.removesuffix("完成")
        return subject != self.prefix and not self.is_attached and bool(cleaned(subject))

    @property
    def is_base(self) -> bool:
        """Tell whether a change sets out from here: 由240元提高到280元."""
        return bool(_BASE.search(self.prefix) and _RAISED.match(self.suffix))

    @property
    def is_no_target(self) -> bool:
        """Tell whether the figure states a fact, compares with another year or counts words."""
        if _STATED.search(cleaned(self.prefix)):
            return True
        if _NOT_COUNTED.match(self.suffix) and not _COUNTED_DOWN.search(self.prefix):
            return True
        return bool(_COMPARED.search(self.prefix)) and not _OWN_SUBJECT.match(
            cleaned(self.prefix, is_whole=True)
        )
