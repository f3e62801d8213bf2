import re
from collections.abc import Mapping

from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind

_KIND_WORDS: Mapping[str, OrganisationKind | UnitKind] = {
    "机关工委": OrganisationKind.WORK_COMMITTEE,
    "工委": OrganisationKind.WORK_COMMITTEE,
    "党工委": OrganisationKind.WORK_COMMITTEE,
    "机关工作委员会": OrganisationKind.WORK_COMMITTEE,
    "工作委员会": OrganisationKind.WORK_COMMITTEE,
    "work committee": OrganisationKind.WORK_COMMITTEE,
    "党组": OrganisationKind.LEADING_GROUP,
    "leading group": OrganisationKind.LEADING_GROUP,
    "机关党委": OrganisationKind.COMMITTEE,
    "党委": OrganisationKind.COMMITTEE,
    "基层党委": OrganisationKind.COMMITTEE,
    "党的基层委员会": OrganisationKind.COMMITTEE,
    "机关委员会": OrganisationKind.COMMITTEE,
    "committee": OrganisationKind.COMMITTEE,
    "党总支": OrganisationKind.GENERAL_BRANCH,
    "总支": OrganisationKind.GENERAL_BRANCH,
    "党总支部": OrganisationKind.GENERAL_BRANCH,
    "总支部": OrganisationKind.GENERAL_BRANCH,
    "机关党总支": OrganisationKind.GENERAL_BRANCH,
    "党总支部委员会": OrganisationKind.GENERAL_BRANCH,
    "总支部委员会": OrganisationKind.GENERAL_BRANCH,
    "general branch": OrganisationKind.GENERAL_BRANCH,
    "联合党支部": OrganisationKind.JOINT_BRANCH,
    "联合支部": OrganisationKind.JOINT_BRANCH,
    "joint branch": OrganisationKind.JOINT_BRANCH,
    "党支部": OrganisationKind.BRANCH,
    "支部": OrganisationKind.BRANCH,
    "机关党支部": OrganisationKind.BRANCH,
    "党支部委员会": OrganisationKind.BRANCH,
    "支部委员会": OrganisationKind.BRANCH,
    "branch": OrganisationKind.BRANCH,
    "党小组": OrganisationKind.GROUP,
    "group": OrganisationKind.GROUP,
    "party group": OrganisationKind.GROUP,
    "机关": UnitKind.OFFICE,
    "单位": UnitKind.OFFICE,
    "机关单位": UnitKind.OFFICE,
    "行政机关": UnitKind.OFFICE,
    "党的机关": UnitKind.OFFICE,
    "党政机关": UnitKind.OFFICE,
    "人大机关": UnitKind.OFFICE,
    "政协机关": UnitKind.OFFICE,
    "监察机关": UnitKind.OFFICE,
    "审判机关": UnitKind.OFFICE,
    "检察机关": UnitKind.OFFICE,
    "群团机关": UnitKind.OFFICE,
    "群团组织": UnitKind.OFFICE,
    "人民团体": UnitKind.OFFICE,
    "参公单位": UnitKind.OFFICE,
    "参公事业单位": UnitKind.OFFICE,
    "直属单位": UnitKind.OFFICE,
    "直属机构": UnitKind.OFFICE,
    "派出机构": UnitKind.OFFICE,
    "事业单位": UnitKind.OFFICE,
    "部门": UnitKind.OFFICE,
    "office": UnitKind.OFFICE,
    "处室": UnitKind.DIVISION,
    "科室": UnitKind.DIVISION,
    "内设机构": UnitKind.DIVISION,
    "division": UnitKind.DIVISION,
    "窗口": UnitKind.WINDOW,
    "服务窗口": UnitKind.WINDOW,
    "办事窗口": UnitKind.WINDOW,
    "window": UnitKind.WINDOW,
}


_NAME_ENDS: tuple[tuple[re.Pattern[str], OrganisationKind], ...] = (
    (re.compile(r"(机关工委|党工委|工作委员会)$"), OrganisationKind.WORK_COMMITTEE),
    (re.compile(r"联合(党)?支部(委员会)?$"), OrganisationKind.JOINT_BRANCH),
    (re.compile(r"(?<!团)总支(部)?(委员会)?$"), OrganisationKind.GENERAL_BRANCH),
    (re.compile(r"(?<!团)支部(委员会)?$"), OrganisationKind.BRANCH),
    (
        re.compile(r"党委$|(?<!团)(机关|基层|党的?)委员会$|^中共(?!.*纪律检查).*委员会$"),
        OrganisationKind.COMMITTEE,
    ),
    (re.compile(r"党组$"), OrganisationKind.LEADING_GROUP),
    (re.compile(r"党小组$"), OrganisationKind.GROUP),
)


KIND_EXAMPLES = "机关党委、党总支、党支部、机关、服务窗口"
WINDOW_END = "窗口"


LEADING_NUMBER = re.compile(r"^[\d.()\-、\s]+(?=\D)")


def kind_of(text: str) -> OrganisationKind | UnitKind | None:
    """Read a kind, with the number that some systems write before it.

    What a kind of organisation serves changes nothing: a temporary branch is a branch.

    >>> kind_of("631 党支部"), kind_of("离退休干部党支部"), kind_of("纪委")
    (<OrganisationKind.BRANCH: 'branch'>, <OrganisationKind.BRANCH: 'branch'>, None)
    """
    word = LEADING_NUMBER.sub("", text).casefold().replace("_", " ")
    close = word.replace(" ", "").removeprefix("中国共产党").removeprefix("中共")
    return _KIND_WORDS.get(word) or _KIND_WORDS.get(close) or kind_in_name(close)


def kind_in_name(name: str) -> OrganisationKind | None:
    """Read the kind off the end of an organisation's name; those of the youth league are none.

    >>> kind_in_name("市审计局办公室党支部委员会")
    <OrganisationKind.BRANCH: 'branch'>
    """
    return next((kind for ending, kind in _NAME_ENDS if ending.search(name)), None)
