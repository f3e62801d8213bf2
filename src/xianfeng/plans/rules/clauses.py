"""One clause: which figures it sets as targets, and of what."""

import re
from dataclasses import dataclass, replace

from .figures import Figure, figures_in
from .kinds import Comparator, Direction, Target
from .names import (
    CHANGES,
    HOUSEHOLDS,
    PERSONS,
    Link,
    cleaned,
    deed_of,
    default_comparator,
    direction_of,
    each_of,
    head_verb,
    is_bare_verb,
    link_before,
    made,
    makes,
    object_of,
    owned,
    owner_of,
    shared_out,
    without_making,
)
from .places import SIZES, TIMES, Place

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
_FROM = re.compile(
    rf"(?:由|从|自)(?![事然主由])(?:[^，；。、由从]*\d[^，；。、]*?)(?=(?:{CHANGES}|调整)[^\d]{{0,6}}?[到至为])"
)
_FOR_WHOM = re.compile(
    "(?:每[年月学期]*)?(?:(?P<how>[为给对向])|将|把)"
    "(?:全[国省市县区州]|[辖区市县]区?内?|符合条件的|[\u4e00-\u9fff]{2,4}的)?"
)
_SHARE_OF = re.compile(r"^(?P<use>(?:用于|投向|投入)[^，；。、]{2,20})")
_AT_LEAST = re.compile("至少|最少")
_BARE_MEASURE = re.compile("(?:系数|指数)[^，；。、]{0,6}(?:到|至|为)$")
_COUNTED = re.compile("[十百千万亿]*[个条座处栋所家户套项台]")
_OWN_VERB = ("实现", "完成", "达到", "带动")
_SIZE = re.compile(r"(?:总|计划)?投资约?\d+(?:\.\d+)?[万亿]*元的")
_WHOLE_COST = re.compile("(?:计划|概算|估算)?总投资")
_EACH = re.compile("人均|每人|每")
_NO_SUBJECT = ("的", "有", "用好", "为期", "每", "新")
_LIKE_A_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
_LASTS = re.compile("时间|时限|周期|时长|工期|期限|办结|等候|年限|寿命|办理|审批|开办|提速")
_JOINTS = re.compile(r"(?:、|和|与|及|以及|或)")


@dataclass
class Reader:
    """What is known of a sentence while its clauses are read from left to right."""

    subject: str = ""
    topic: str = ""
    owner: str = ""
    measure: str = ""
    is_floor: bool = False
    is_result: bool = False

    def targets_in(self, clause: str, *, is_sure: bool) -> list[Target]:
        """List the targets of a clause; remember its subject for those that follow.

        Args:
            is_sure: the paper is known to speak of what is to come; if not, a bare "达到" is
                taken for a result.
        """
        figures = [
            figure
            for figure in figures_in(clause)
            if figure.measure
            or figure.multiplier
            or figure.comparator
            or _BARE_MEASURE.search(clause[: figure.start])
        ][:MOST_FIGURES]
        if not figures:
            told = object_of(clause)
            self.topic, self.owner = told or self.topic, told or self.owner
            return _in_step(clause)
        groups = _chained(clause, figures)
        ends = [*(group[0].start for group in groups[1:]), len(clause)]
        found: list[Target] = []
        begins, verb = 0, ""
        for group, end in zip(groups, ends, strict=True):
            begins = max(begins, group[0].start - LONGEST_PREFIX)
            between = clause[begins : group[0].start]
            words = _SIZE.sub("", between.lstrip("、和与及"))
            place = Place(
                prefix=words if head_verb(between) else verb + words,
                suffix=clause[group[-1].end : end],
                is_last=end == len(clause),
                measure=group[-1].measure,
                is_sure=is_sure,
                is_listed=bool(found) and between.startswith(("、", "和", "及", "以及")),
            )
            if place.is_base:
                continue
            targets, taken = self._read(group, place, before=found[-1] if place.is_listed else None)
            if targets and place.is_listed:
                found[-1] = _done_alike(found[-1], deed_of(targets[0].name))
            found += targets
            if not targets and place.is_attached:
                # a figure inside the name of what the next one counts: 10亿元以上项目5个
                begins += (between + clause[group[0].start : end]).rfind("、") + 1
                continue
            begins = group[-1].end + taken
            verb = place.prefix if taken and makes(place.prefix) else ""
        return found

    def _read(
        self, group: list[Figure], place: Place, *, before: Target | None
    ) -> tuple[list[Target], int]:
        """Read the figures of one verb; give how many characters behind them belong to them."""
        first = group[0]
        if place.is_no_target:
            return [], place.noun_length if place.is_attached else 0
        link = link_before(_FROM.sub("", place.prefix))
        name, takes_noun = self._name(first, link, place)
        taken = place.noun_length if takes_noun or place.is_attached else 0
        if not place.is_sure and first.comparator is None:
            self.is_result = self.is_result or link.is_reach or place.is_completed
            if self.is_result:
                return [], taken
        if (
            not _LIKE_A_NAME.search(name)
            or _WHOLE_COST.fullmatch(name)
            or (
                first.measure in TIMES
                and not (link.verb or link.is_to or _LASTS.search(name))
                and not (first.comparator and _EACH.search(name))
            )
        ):
            return [], taken
        is_new_verb = place.prefix.startswith(_OWN_VERB)
        if not (link.verb or head_verb(name) or before is None or is_new_verb):
            name = head_verb(before.name) + name
        name = owned(name, self.owner)
        if place.is_within and first.measure == "%" and not link.verb:
            name = f"{self.owner}{name}占比" if not name.endswith(("率", "比")) else name
        direction = direction_of(link.verb, name, is_control=link.is_control)
        if not place.is_within:
            self.owner = owner_of(name)
        self.measure = group[-1].measure
        noun = place.noun if takes_noun else ""
        binds = self._bound(group, link, place, before)
        figures = _completed(group)
        if len(figures) == 1:
            names = [name] if noun else each_of(name, is_parted="分别" in place.prefix)
            figures, binds = figures * len(names), binds * len(names)
        else:
            names = shared_out(name, len(figures))
        return [
            _target(of, figure, direction, comparator, noun)
            for of, figure, comparator in zip(names, figures, binds, strict=True)
        ], taken

    def _bound(
        self, group: list[Figure], link: Link, place: Place, before: Target | None
    ) -> list[Comparator]:
        """Say how each figure of a verb binds: by its own word, or by one that holds for all."""
        otherwise = default_comparator(link)
        if _AT_LEAST.search(place.prefix):
            otherwise = Comparator.AT_LEAST
        elif "分别" in place.prefix:
            otherwise = group[-1].comparator or otherwise
        elif before is not None and not (link.verb or link.is_to) and self.is_floor:
            otherwise = before.comparator
        self.is_floor = link.is_floor or (before is not None and self.is_floor)
        return [figure.comparator or otherwise for figure in group]

    def _name(self, figure: Figure, link: Link, place: Place) -> tuple[str, bool]:
        """Name what the figure is of; the second part tells whether that is the noun behind it."""
        plain = _named_by_place(figure, link, place)
        if plain is not None:
            return plain
        subject = cleaned(link.before)
        if (link.verb or link.is_to) and not place.is_rate:
            if subject and not is_bare_verb(subject):
                if link.is_change and place.counts_things:
                    return made(subject + link.verb, place.noun), True
                return self._named_by_subject(link, subject), False
            return self._named_by_verb(figure, link, place)
        if place.is_attached or not subject or link.before.endswith(_NO_SUBJECT):
            return _named_by_noun(figure, link, place)
        if is_bare_verb(subject):
            subject = self._done_to(subject)
        else:
            self.subject, self.topic = without_making(subject), ""
        return subject, False

    def _done_to(self, verb: str) -> str:
        """Name a deed by what was told before: 新建农田3万亩，改造6万亩 → 改造农田."""
        thing = self.topic or self.subject.removeprefix(head_verb(self.subject))
        return verb + thing if thing != self.subject else thing + verb

    def _named_by_subject(self, link: Link, subject: str) -> str:
        self.subject, self.topic = subject, ""
        if link.is_allotted and subject.endswith(("财政", "预算", "财力")):
            return subject + "安排"
        return subject if link.is_to else _with_verb(subject, link.verb)

    def _named_by_verb(self, figure: Figure, link: Link, place: Place) -> tuple[str, bool]:
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


def _done_alike(target: Target, deed: str) -> Target:
    """Lend the deed at the end of a list to what stands before: 38个小区、215栋楼改造."""
    has_deed = head_verb(target.name) or deed_of(target.name) or not _COUNTED.fullmatch(target.unit)
    return target if has_deed or not deed else replace(target, name=target.name + deed)


def _named_by_place(figure: Figure, link: Link, place: Place) -> tuple[str, bool] | None:
    """Name a figure whose place alone says of what it is; None where the words must."""
    if place.is_attached:
        whom = _FOR_WHOM.fullmatch(place.prefix)
        if whom is not None and place.is_sure:
            return (whom["how"] or "") + place.noun, True
        listed = place.verb_of_list
        if listed is not None:
            return made(listed, place.noun), True
        if link.is_allotted or link.is_reach:
            return cleaned((link.before if link.is_allotted else "") + place.noun), True
    share = _SHARE_OF.match(place.suffix)
    if share is not None and figure.measure == "%" and link.before.endswith("的"):
        return cleaned(link.before) + share["use"], False
    return None


def _named_by_noun(figure: Figure, link: Link, place: Place) -> tuple[str, bool]:
    """Name a figure by the noun behind it, where a verb makes it or a place holds it."""
    if not place.is_attached:
        return "", False
    if place.is_rate or link.before.endswith("在") or (place.is_listed and not link.before):
        return place.noun, True
    is_made = (makes(link.before) and figure.measure not in SIZES) or (
        place.is_last
        and place.counts_things
        and bool(head_verb(link.before) or head_verb(cleaned(link.before)))
    )
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
        between = clause[groups[-1][-1].end : figure.start] if groups else "…"
        if not between or _JOINTS.fullmatch(between):
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
