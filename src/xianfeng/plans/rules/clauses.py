"""One clause: which figures it sets as targets, and of what."""

import re
from dataclasses import dataclass

from .figures import Figure, figures_in
from .kinds import Comparator, Direction, Target
from .names import (
    CHANGES,
    HOUSEHOLDS,
    PERSONS,
    Link,
    cleaned,
    default_comparator,
    direction_of,
    head_verb,
    is_bare_verb,
    link_before,
    made,
    makes,
    noun_after,
    object_of,
    shared_out,
    without_making,
)

MOST_FIGURES = 40
"""Of a clause; one with more is no sentence."""

LONGEST_PREFIX = 120
"""Characters before a figure that are looked at; no subject of a target is longer."""

_IN_STEP = re.compile(
    r"(?P<name>[^、]*?.[和与同跟].*?)(?:能够|能|保持|基本|大体|总体上?|实现|继续|要|相)*(?<!不)同步"
    r"(?P<after>增长|提高|提升|发展)?(?:的目标)?$"
)
_GROWS = re.compile("增长|收入|提高|报酬|增加|增速")
_RISES = re.compile("增长|提高|增加|提升")
_BASE = re.compile(r"(?:由|从|自)(?![事然主由])[^，；。、]{0,40}$")
_RAISED = re.compile(rf"^[^，；。、\d]{{0,14}}?(?:{CHANGES}|调整)[^，；。、\d]{{0,6}}?(?:到|至|为)")
_FROM = re.compile(
    rf"(?:由|从|自)(?![事然主由])(?:[^，；。、由从]*\d[^，；。、]*?)(?=(?:{CHANGES}|调整)[^\d]{{0,6}}?[到至为])"
)
_COMPARED = re.compile(rf"(?:比|较|高于|低于)[^，；。、]{{0,14}}?(?:{CHANGES}|多|高|低|少)了?$")
_OWN_SUBJECT = re.compile(
    r"^[^比较]{2,}(?:比|较)(?:上年|去年|上一年|上年度|同期|去年同期|年初)(?:实际)?(?:增长|增加|提高|下降|减少|降低|上升)"
)
_STATED = re.compile(
    r"^(?:我国|全国)?(?:有|还有|仍有|约?占|共有|连续|相当于|超出|从)|每(?:增长|提高|增加)$|毕业生(?:将|将达|达)?$"
)
_NOT_COUNTED = re.compile(r"^(?:大?方面|领域|重点|月|环节|问题|会议|原则|阶段|“|民族|中国人|一档)")
_NO_SUBJECT = ("的", "有", "用好", "为期", "每", "新")
_RESOLVED = re.compile("确保|力争|至少|最少")
_LIKE_A_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_SIZES = frozenset({"岁", "千瓦", "瓦", "平方米", "米", "年"})
_TIMES = frozenset({"年", "个月", "天", "日", "小时", "分钟", "秒", "个工作日", "工作日", "岁"})
_LASTS = re.compile("时间|时限|周期|时长|工期|期限|办结|等候|年限|寿命|办理|审批|开办|提速")
_JOINTS = re.compile(r"(?:、|和|与|及|以及|或)")
_GOES_ON = ("、", "和", "并", "与", "及", "以及", "，", "用于", "安排", "主要", "重点", "等", "是")


@dataclass
class Reader:
    """What is known of a sentence while its clauses are read from left to right."""

    subject: str = ""
    topic: str = ""
    measure: str = ""
    is_result: bool = False

    def targets_in(self, clause: str, *, is_sure: bool) -> list[Target]:
        """List the targets of a clause; remember its subject for those that follow.

        Args:
            clause: between two commas, in folded form.
            is_sure: the paper is known to speak of what is to come; if not, a bare "达到" is
                taken for a result.
        """
        figures = [
            figure
            for figure in figures_in(clause)
            if figure.measure or figure.multiplier or figure.comparator
        ][:MOST_FIGURES]
        if not figures:
            self.topic = object_of(clause) or self.topic
            return _in_step(clause)
        groups = _chained(clause, figures)
        ends = [*(group[0].start for group in groups[1:]), len(clause)]
        found: list[Target] = []
        begins, verb = 0, ""
        for group, end in zip(groups, ends, strict=True):
            begins = max(begins, group[0].start - LONGEST_PREFIX)
            between = clause[begins : group[0].start]
            place = _Place(
                prefix=verb + between.lstrip("、和与及"),
                suffix=clause[group[-1].end : end],
                is_last=end == len(clause),
            )
            if place.is_base:
                continue
            is_listed = bool(found) and between.startswith(("、", "和", "及", "以及"))
            targets, taken = self._read(
                group, place, is_sure=is_sure, listed_after=found[-1].name if is_listed else ""
            )
            found += targets
            if not targets and place.is_attached:
                # a figure inside the name of what the next one counts: 10亿元以上项目5个
                begins += (between + clause[group[0].start : end]).rfind("、") + 1
                continue
            begins = group[-1].end + taken
            verb = place.prefix if taken and makes(place.prefix) else ""
        return found

    def _read(
        self, group: list[Figure], place: "_Place", *, is_sure: bool, listed_after: str
    ) -> tuple[list[Target], int]:
        """Read the figures of one verb; give how many characters behind them belong to them."""
        first = group[0]
        if place.is_no_target:
            return [], place.noun_length if place.is_attached else 0
        link = link_before(_FROM.sub("", place.prefix))
        name, takes_noun = self._name(first, link, place)
        taken = place.noun_length if takes_noun or place.is_attached else 0
        if not is_sure and first.comparator is None:
            self.is_result = self.is_result or link.is_reach or place.is_completed
            if self.is_result:
                return [], taken
        if not _LIKE_A_NAME.search(name) or (
            first.measure in _TIMES and not (link.verb or link.is_to or _LASTS.search(name))
        ):
            return [], taken
        if not link.verb and not head_verb(name):
            name = head_verb(listed_after) + name
        direction = direction_of(link.verb, name, is_control=link.is_control)
        otherwise = default_comparator(link)
        if otherwise is Comparator.ABOUT and _RESOLVED.search(place.prefix):
            otherwise = Comparator.AT_LEAST
        self.measure = group[-1].measure
        names = shared_out(name, len(group)) if len(group) > 1 else [name]
        noun = place.noun if takes_noun else ""
        return [
            _target(of, figure, direction, figure.comparator or otherwise, noun)
            for figure, of in zip(_completed(group), names, strict=True)
        ], taken

    def _name(self, figure: Figure, link: Link, place: "_Place") -> tuple[str, bool]:
        """Name what the figure is of; the second part tells whether that is the noun behind it."""
        subject = cleaned(link.before)
        if place.is_attached and (link.is_allotted or link.is_reach):
            return cleaned((link.before if link.is_allotted else "") + place.noun), True
        if (link.verb or link.is_to) and not place.is_rate:
            if subject and not is_bare_verb(subject):
                return self._named_by_subject(link, subject), False
            return self._named_by_verb(figure, link, place)
        if place.is_attached or not subject or link.before.endswith(_NO_SUBJECT):
            return _named_by_noun(figure, link, place)
        if is_bare_verb(subject):
            return (self.subject or self.topic) + subject, False
        self.subject = without_making(subject)
        return subject, False

    def _named_by_subject(self, link: Link, subject: str) -> str:
        self.subject = subject
        if link.is_allotted and subject.endswith(("财政", "预算", "财力")):
            return subject + "安排"
        return subject if link.is_to else _with_verb(subject, link.verb)

    def _named_by_verb(self, figure: Figure, link: Link, place: "_Place") -> tuple[str, bool]:
        """Name a figure whose verb has no subject of its own: the noun behind, or what was told."""
        if place.is_attached and link.is_change and figure.measure not in {"%", "个百分点"}:
            return made(link.verb, place.noun), True
        if place.is_attached and not link.verb:
            return (place.noun if figure.comparator is not None else ""), True
        if link.is_change and self.subject:
            is_growth = self.measure != figure.measure
            return (self.subject + link.verb if is_growth else ""), False
        if link.is_allotted and figure.measure == "元":
            return "安排资金", False
        topic = self.topic or self.subject
        return (topic if link.is_to or not topic else topic + link.verb), False


@dataclass(frozen=True)
class _Place:
    """The words on both sides of figures, up to the neighbouring ones."""

    prefix: str
    suffix: str
    is_last: bool

    @property
    def noun(self) -> str:
        return noun_after(self.suffix, is_last=self.is_last)

    @property
    def noun_length(self) -> int:
        return self.suffix.find(self.noun) + len(self.noun) if self.noun else 0

    @property
    def is_attached(self) -> bool:
        """Tell whether the figure counts the noun right behind it: 5万个行政村."""
        return bool(self.noun) and not self.suffix.startswith(_GOES_ON)

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
        if _STATED.search(cleaned(self.prefix)) or _NOT_COUNTED.match(self.suffix):
            return True
        return bool(_COMPARED.search(self.prefix)) and not _OWN_SUBJECT.match(
            cleaned(self.prefix, is_whole=True)
        )


def _named_by_noun(figure: Figure, link: Link, place: _Place) -> tuple[str, bool]:
    """Name a figure by the noun behind it, where a verb makes it or a place holds it."""
    if not place.is_attached:
        return "", False
    if place.is_rate or link.before.endswith("在"):
        return place.noun, True
    is_made = makes(link.before) and figure.measure not in _SIZES
    return (made(link.before, place.noun) if is_made else ""), is_made


def _with_verb(subject: str, verb: str) -> str:
    """Put the verb behind its subject, once: 经济增长 + 年均增长 is 经济年均增长."""
    match = re.search(rf"{verb}(?:预期)?(?:目标)?(?P<how>年均|实际)?$", subject)
    return (
        subject + verb if match is None else subject[: match.start()] + (match["how"] or "") + verb
    )


def _in_step(clause: str) -> list[Target]:
    found = []
    for piece in clause.split("、"):
        match = _IN_STEP.fullmatch(piece)
        if match is not None and _GROWS.search(piece):
            name = cleaned(match["name"]) + (match["after"] or "")
            direction = Direction.UP if _RISES.search(name) else Direction.LEVEL
            found.append(Target(name, direction, Comparator.IN_STEP, None))
    return found


def _chained(clause: str, figures: list[Figure]) -> list[list[Figure]]:
    """Group figures that only 、 or 和 parts: 分别下降23%、15%、18%."""
    groups: list[list[Figure]] = []
    for figure in figures:
        if groups and _JOINTS.fullmatch(clause[groups[-1][-1].end : figure.start]):
            groups[-1].append(figure)
        else:
            groups.append([figure])
    return groups


def _completed(group: list[Figure]) -> list[Figure]:
    """Lend the last unit of a group to those before it that have none: 300和500元."""
    last = group[-1]
    return [
        figure if figure.measure else figure.lent(last.multiplier, last.measure) for figure in group
    ]


def _target(
    name: str, figure: Figure, direction: Direction, comparator: Comparator, noun: str
) -> Target:
    """Make the target; a noun that names people or households supplies the unit."""
    measure = figure.measure
    if not measure:
        if PERSONS.search(noun or name):
            measure = "人"
        elif HOUSEHOLDS.search(noun or name):
            measure = "户"
    return Target(
        name, direction, comparator, figure.value, figure.upper, figure.multiplier + measure
    )
