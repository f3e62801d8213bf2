"""What a figure is a figure of: subject and verb before it, the noun after it."""

import re
from dataclasses import dataclass

from .kinds import Comparator, Direction
from .tense import SEASONS

_UP_WORDS = (
    "净增|增长|增加|提高|(?<!改造)(?<!改善)(?<!整治)(?<!优化)(?<!巩固)提升|上升|上涨|增收|上调|"
    "扩大|新增|扩招|拓展"
)
_DOWN_WORDS = (
    "下降|减少|降低|压减|削减|压缩|缩减|缩短|缩小|回落|下调|下浮|精简|减轻|消减|"
    "淘汰|退出|关停|化解|取消"
)
UP_VERBS = f"{_UP_WORDS}|增|(?<!提)升"
DOWN_VERBS = f"{_DOWN_WORDS}|减|降"
CHANGES = f"{UP_VERBS}|{DOWN_VERBS}"
MAKING_VERBS = (
    "完成|完工|实现|解决|建设改善|建设|建成|新建改建|新（改）建|新（扩）建|新建|改建|改扩建|新改建|扩建|再建|"
    "改造提升|改善提升|整治提升|优化提升|巩固提升|升级改造|提档升级|提质升级|改造|开工|新开工|再开工|"
    "惠及|新发展|抓好|抓实|谋划|储备|新培育|新开通|开通|打通|畅通|疏通|选送|引育|招引|定制|修复重建|新设|设立|培训|引导|推进|推动|"
    "引进|培育|创建|打造|启动|实施|加装|提供|发放|安置|转移|组织|举办|开展|支持|制定|修订|帮助|覆盖|"
    "吸纳|布局|投入|投资|安排|整治|治理|修复|认定|孵化|办好|促进|推广|清偿|用于|新投产|"
    "招收|招录|资助|救助|盘活|收储|供应|筹集|配建|增设|下放|签约|清理|整合|减免|落户|建立|"
    "选派|选树|走访|办理|召开|签订|服务|接待|"
    "安装|开设|增配|配备|配置|做优做强|做大做强|做强|投放|投用|募集|筹措|检测|排查|更换|更新"
)
_SCOPE = (
    "(?:占?(?:全国|全省|全市|全县|全区|全州)|人均|每人每年|每人每月|每人|每年|每月|每户|每天|"
    "月均|年均|平均|累计|大约|约)"
)
_LINK = re.compile(
    rf"(?:(?P<change>{UP_VERBS}|{DOWN_VERBS})了?(?P<to>到|至|为|达到?)?"
    r"|(?P<hold>控制(?:在|到|为|于)?|限制在)"
    r"|(?P<reach>(?:力争)?达到|达|迈上|跨上|站上|跃上|确保|严守|守住|守牢|坚守)"
    r"|(?P<level>保持在|稳定在|维持在|保持|稳定|设定为|确定为|拟定为|定为|定在|安排|拟按|按|预期均?为|为|是|占|在|到|至))"
    rf"(?P<scope>{_SCOPE})?$"
)
_FLOORS = ("严守", "守住", "守牢", "坚守", "迈上", "跨上", "站上", "跃上")
_ONLY_SCOPE = re.compile(rf"(?:{_SCOPE})+")
_TAIL = re.compile(
    r"(?:预期目标|目标值|目标|要|将|拟|应|须|再|力争|确保|预期|预计|计划|分别|(?<![年平月人])均|都|也|各|就|可|已|共|共计|合计|总计|"
    r"能够|仍|约|必须|努力|争取|继续|进一步|还要|还|拟定|设定|确定|基本|总体|大约|不|至少|最少|最多|(?<![创更革翻刷])新|每年|同比|较?比?上年|"
    r"总量控制|：|:|，|、|的)$"
)
_HEAD = re.compile(
    r"(?:[到至在从]?(?:19|20)\d{2}年(?:底|末)?前?|今年年?[底末]?前?|明年|今明两年|全年|年内|年底前|年末|"
    r"今后[一二三四五六七八九十两几\d]+(?:年|个时期|段时期)?内?|未来[一二三四五六七八九十两几\d]+年|"
    r"[用力]*[一二三四五六七八九十两三\d]+年(?:内|累计|时间)|[五三]年(?=[^来])|"
    r"“?十[一二三四五六七八九]五”?(?:时期|期间|末)|届时|同时|但是?|不过|其中|特别是|此外|另外|另|并|还|也|且|而|又|则|"
    r"要|将(?!军|士)|需要|需(?!求)|应当?|必须|务必|力争|争取|确保|努力|拟|计划|预计|预期|继续|再次|再(?!建)|进一步|优先|突出|积极|全面|大力|"
    r"切实|着力|加快|稳步|全力|坚持|分别|均|都|各地可|一律|把|使|让|提出|实现|完成(?!投资$)|达到(?!.{2,}标准的)|保持|促进|安排(?!资金$)|"
    r"基本(?=[建新完实])|推动(?=.{8})|可以?(?=[减降])|稳妥|有序|扎实|深入|及|以及|和|与|、|，|：|:|——|—|”|）|；|"
    r"[一二三四五六七八九十]是|"
    r"\d{1,2}[.、．]|[（(]?[一二三四五六七八九十\d]+[）)、])"
)
_INSIDE = re.compile(
    r"(?:比|较)(?:上年|去年|上一年|上年度|同期|去年同期|改革前|年初|(?:19|20)\d{2}年)|同比|预期(?=增长)|"
    r"预期目标(?=是?在)|^主要预期目标是|[①②③④⑤⑥⑦⑧⑨⑩]|止跌回稳|至少|最少|"
    r"(?:(?:总|计划)?投资约?\d+(?:\.\d+)?[万亿]*元的)|"
    rf"{SEASONS}|"
    r"(?:(?:19|20)\d{2}年)?\d{1,2}月(?:上旬|中旬|下旬|底|末)前?|"
    r"(?<![\d年])[到至]?(?:今年)?年底前?要?|(?<=[^一二三四五六七八九十两几\d])(?:今年|年内|全年)|为此|(?<=.)再(?=[支安解投新减])|将(?=投入|安排)|(?:平均)?每\d*(?:公斤|斤|亩)|"
    r"(?:现行|现有)\d+(?:\.\d+)?(?:%|[^\d的]{0,3})的?|是?在[^，]{2,24}基础上|(?<!模)拟(?!定)"
)
_OBJECT_OF = re.compile(
    rf"^(?:{MAKING_VERBS}|{CHANGES}|并|统一|推进|壮大|做大|做强|做优|培育|加强|抓好|做好|加大|启动|实施|落实好?|用好|巩固|扩大|提高|优化|深化|健全|完善|发展|支持)+"
)
_BARE_VERB = re.compile(rf"(?:{MAKING_VERBS}|{UP_VERBS}|{DOWN_VERBS})+")
_MAKES = re.compile(rf"(?:{MAKING_VERBS}|{UP_VERBS}|{DOWN_VERBS})好?$")
_ONLY_DONE = ("完成", "实现", "达到", "安排", "用于", "办好", "促进")
_NAMED_VERB = re.compile(
    rf"(?:(?P<up>{_UP_WORDS})|(?P<down>{_DOWN_WORDS}))$"
    rf"|^(?:(?P<more>{_UP_WORDS}|新(?!型|兴|能|区)|再|增设|加装|布局|建设|建成|打造|培育|培养|创建|引育|引进|招引|扩建|改扩建)|(?P<fewer>{_DOWN_WORDS}))"
    r"|(?P<new>新增|新建|新开工|新设|增设|加装|建设$)"
)
_IS_RATE = re.compile("[\u4e00-\u9fff]{2}(?:率|占比|比例|满意度)$")
_WHOLE_PLACE = re.compile("^(?:全[国省市县区州]|每个?[\u4e00-\u9fff]{2})")
_IS_SHARE = re.compile("(?:率|比重|占比|比例)$")
_PER = re.compile(
    "单位国内生产总值|单位地区生产总值|单位生产总值|单位GDP|单位工业增加值|万元国内生产总值"
)
_MEASURE_WORDS = "总数|总量|总额|数量|规模|面积|产值|产量|单产|总产|完成投资|投资|营收|收入"
_OWNERLESS = re.compile(
    f"(?:{_MEASURE_WORDS}|劳务收入|主营业务(?:收入)?"
    "|(?:群众|总体)?(?:满意|成功|开工|竣工|办结|解决|合格|完成|达标|办复|到位|转化|利用|使用|入住|通过|回访|响应|签约|履约|"
    "投产|覆盖)率)"
    f"(?:{CHANGES})?"
)
"""What is measured, without a word of whom."""
_RATE_OF = re.compile("(?P<owner>.{2,}?)(?:按期|及时|按时|平均)?[\u4e00-\u9fff]{2}率")
_BOTH = ("城镇", "农村")
_COMMON_NOUN = re.compile(
    "(?:学生)?人均公用经费|(?:居民)?人均可支配收入|(?:居民)?人均纯收入|"
    "(?:人均)?(?:财政)?补助标准|排放总量|排放量|排放|最低收购价|收购价|可支配收入|"
    "产能|产量|投资|面积|标准|价格|比重"
)
_MEASURED = re.compile(
    r"(?:量|价|率|数|标准|比重|收入|消耗|能耗|水耗|额|面积|能|资|放|经费)$(?<!需氧量)"
)
_DEED_ON = re.compile(rf"(?P<thing>.{{2,}})的(?P<deed>(?:{MAKING_VERBS})+)")
_AMOUNT_OF = re.compile(r"^的?(?:幅度|速度|比例|力度|标准|规模|水平)(?!化|以上|较)(?P<rest>.*)$")
_TAIL_END = re.compile(
    r"(?:的?(?:目标|任务|计划|指标)|的(?:水平|范围|幅度)|等|不动摇|大关|台阶|关口|底线)$"
)
_LONGEST = 60

PERSONS = re.compile(
    r"就业|人口|人员|人才|农民|学生|职工|劳动力|毕业生|脱贫|群众|居民|党员|患者|老人|老年人|儿童|妇女|参保|"
    r"劳动者|教师|医生|护士|志愿者|残疾人|落户|搬迁|纳税人|务工|市民|用工|青年|代表|创业者|干部|培训|学员|工人"
)
HOUSEHOLDS = re.compile(r"用户|农户|住户|家庭|市场主体|经营主体")


@dataclass(frozen=True)
class Link:
    """The words before a figure, parted: what stands before the verb, the verb, its kind."""

    before: str
    verb: str
    is_to: bool
    is_control: bool
    is_reach: bool
    is_floor: bool
    is_allotted: bool

    @property
    def is_change(self) -> bool:
        """Tell whether the verb changes by the figure: 增长5%, not 提高到5%."""
        return bool(self.verb) and not (self.is_to or self.is_control or self.is_reach)


def link_before(text: str) -> Link:
    """Part the words before a figure.

    >>> link_before("城镇登记失业率控制在").before, link_before("国内生产总值增长").verb
    ('城镇登记失业率', '增长')
    """
    is_to = is_control = is_reach = is_floor = is_allotted = False
    verb = ""
    while (match := _LINK.search(text)) is not None:
        if match["change"]:
            if is_to and match["to"] is None:
                break
            verb, is_to = match["change"], is_to or match["to"] is not None
            text = text[: match.start()]
            break
        is_control = is_control or match["hold"] is not None
        is_reach = is_reach or match["reach"] is not None
        is_floor = is_floor or (match["reach"] or "").endswith(_FLOORS)
        is_allotted = is_allotted or match["level"] == "安排"
        is_to = True
        text = _stripped_tail(text[: match.start()])
    return Link(text, verb, is_to, is_control, is_reach, is_floor, is_allotted)


def cleaned(text: str, *, is_whole: bool = False) -> str:
    """Take times, modal verbs and joints off a subject.

    >>> cleaned("今年要再减少农村贫困人口"), cleaned("其中中央财政赤字拟")
    ('减少农村贫困人口', '中央财政赤字')
    """
    if not is_whole:
        text = _INSIDE.sub("", text)
    while (match := _HEAD.match(text)) is not None:
        text = text[match.end() :]
    if is_whole:
        return text
    text = _stripped_tail(text)[-_LONGEST:].strip("，、。；：:的")
    if _ONLY_SCOPE.fullmatch(text):
        return ""
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    return text


def _stripped_tail(text: str) -> str:
    while (match := _TAIL.search(text)) is not None:
        text = text[: match.start()]
    return text


def noun_after(text: str, *, is_last: bool = True) -> str:
    """Return the noun that a figure counts: of the words after it, up to the next joint.

    Args:
        is_last: no other figure follows, so that a list may be part of the noun.
    """
    match = _AMOUNT_OF.match(text)
    if match is not None:
        text = match["rest"]
    noun = re.split(r"[，；。：]" if is_last else r"[，；。：、]|以及", text, maxsplit=1)[0]
    if not is_last and noun.endswith("等"):
        noun = re.split("[和与]", noun, maxsplit=1)[0]
    noun = noun.removeprefix("的").rstrip("、和与及的")
    deed = _DEED_ON.fullmatch(noun)
    if deed is not None:
        noun = deed["deed"] + deed["thing"]
    noun = _TAIL_END.sub("", noun)[:_LONGEST].strip("的")
    return noun if noun.count("“") == noun.count("”") else noun.strip("“”")


def is_bare_verb(text: str) -> bool:
    """Tell whether a subject is nothing but a verb: 新开工; 完成投资 says what is measured."""
    return not _OWNERLESS.fullmatch(text) and _BARE_VERB.fullmatch(text) is not None


def without_making(subject: str) -> str:
    """Take the verb that makes off the end of a subject: 住房基本建成 → 住房."""
    return re.sub(rf"(?:基本|已)?(?:{MAKING_VERBS})$", "", subject) or subject


def head_verb(name: str) -> str:
    """Return the verb that a name begins with, for the next one in a list: 淘汰钢铁 → 淘汰."""
    match = _BARE_VERB.match(name)
    return match[0] if match is not None and len(match[0]) < len(name) else ""


def makes(text: str) -> bool:
    """Tell whether words end in a verb whose object follows the figure: 解决 3200 万人."""
    return _MAKES.search(text) is not None


def deed_of(name: str) -> str:
    """Return the deed that a name ends with, for those before it in a list: 楼改造 → 改造."""
    match = re.search(rf"(?<=.)(?:{MAKING_VERBS})+$", name)
    return match[0] if match else ""


def made(verb: str, noun: str) -> str:
    """Name what is made: 解决 + 饮水安全问题; 完成 and 实现 add nothing."""
    for done in _ONLY_DONE:
        verb = verb.removesuffix(done)
    return cleaned(verb + noun)


def object_of(clause: str) -> str:
    """Return what a clause without a figure is about: 推进保障性安居工程建设 → 保障性安居工程."""
    if clause.startswith(
        ("在", "通过", "按", "以", "为", "对", "经过", "根据", "围绕", "坚持", "结合")
    ):
        return ""
    bare = _OBJECT_OF.sub("", cleaned(clause)).rpartition("等")[2]
    return "" if "目标" in bare else re.sub(r"(?:建设|改造|工作|计划|力度)+$", "", bare)


def after_list(text: str) -> str | None:
    """Return the verb before a list that a number sums up; None where no list stands there.

    >>> after_list("实施学校二期、输变电工程等"), after_list("新建、改建"), after_list("新建公园")
    ('实施', None, None)
    """
    bare = cleaned(text).removesuffix("共")
    parts = re.split("、", bare.removesuffix("等"))
    if len(parts) == 1 and not bare.endswith("等"):
        return None
    if all(is_bare_verb(part) for part in parts):
        return None
    return head_verb(parts[0])


def owned(name: str, owner: str) -> str:
    """Return a figure that says only what is measured its owner: 满意率 → 热线满意率."""
    return owner + name if owner and _OWNERLESS.fullmatch(name) else name


def owner_of(name: str) -> str:
    """Return what a measured thing is of, for the figures that follow it.

    >>> owner_of("热线按期办结率"), owner_of("净增规上企业"), owner_of("签约亿元项目")
    ('热线', '规上企业', '亿元项目')
    """
    bare = _WHOLE_PLACE.sub("", re.sub(rf"(?:{CHANGES})$", "", name))
    match = _RATE_OF.fullmatch(bare)
    if match is not None:
        return match["owner"]
    bare = re.sub(rf"(?:播种|种植)?(?:{_MEASURE_WORDS})$", "", bare) or bare
    return bare.removeprefix(head_verb(bare))


def shared_out(name: str, number: int) -> list[str]:
    """Share the subjects of a verb out to its figures, where there are as many of both.

    >>> shared_out("化学需氧量、二氧化硫排放总量下降", 2)
    ['化学需氧量排放总量下降', '二氧化硫排放总量下降']
    >>> shared_out("城乡居民人均可支配收入增长", 2)
    ['城镇居民人均可支配收入增长', '农村居民人均可支配收入增长']
    """
    if number == len(_BOTH) and "城乡" in name:
        return [name.replace("城乡", place, 1) for place in _BOTH]
    verb = re.search(rf"(?:{CHANGES})$", name)
    ending = verb[0] if verb else ""
    subjects = re.split(r"[、和与]|以及", name.removesuffix(ending))
    if len(subjects) != number or not all(subjects):
        return [name] * number
    per = _PER.match(subjects[0])
    if per is not None:
        subjects = [part if _PER.match(part) else per[0] + part for part in subjects]
    common = _COMMON_NOUN.search(subjects[-1])
    if common is not None:
        subjects = [
            part if _MEASURED.search(part) else part + common[0] for part in subjects[:-1]
        ] + subjects[-1:]
    return [part + ending for part in subjects]


def each_of(name: str, *, is_parted: bool) -> list[str]:
    """List the measured things that share one figure: 解决率、满意率达到100%.

    Args:
        is_parted: 分别 says that each is measured for itself.

    >>> each_of("热线解决率、群众满意率", is_parted=False)
    ['热线解决率', '群众满意率']
    >>> each_of("化学需氧量、总磷排放量下降", is_parted=True)
    ['化学需氧量排放量下降', '总磷排放量下降']
    >>> each_of("化学需氧量、总磷排放量下降", is_parted=False)
    ['化学需氧量、总磷排放量下降']
    """
    parts = re.split(r"[、和与]|以及", name)
    if is_parted and len(parts) > 1:
        return shared_out(name, len(parts))
    return parts if all(_IS_RATE.search(part) for part in parts) else [name]


def direction_of(verb: str, name: str, *, is_control: bool) -> Direction:
    """Tell where the verb points; without one at the figure, the verb of the name speaks."""
    if verb:
        return Direction.UP if re.fullmatch(UP_VERBS, verb) else Direction.DOWN
    if is_control:
        return Direction.DOWN
    match = _NAMED_VERB.search(_WHOLE_PLACE.sub("", name))
    is_inside = match is not None and not (match["up"] or match["down"])
    if match is None or (is_inside and _IS_SHARE.search(name)):
        return Direction.LEVEL
    return Direction.DOWN if match["down"] or match["fewer"] else Direction.UP


def default_comparator(link: Link) -> Comparator:
    """Say how a figure binds that no word at it binds: 控制在 is at most, 守住 at least."""
    if link.is_control:
        return Comparator.AT_MOST
    return Comparator.AT_LEAST if link.is_floor else Comparator.EXACT
