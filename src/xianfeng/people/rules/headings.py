"""The columns of lists of members and of posts, and the usual names of standings inside them."""

import re
from collections.abc import Mapping

from xianfeng.organisation.rules.words import LEADING_NUMBER
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.sheets.rules.columns import Column, Columns, Shape

OWN_CODES = (
    "所在支部代码、所在党支部代码、所在党组织代码、所属党组织代码、所属党支部代码、所在支部编码、"
    "所在党支部编码、所属党支部编码、所在党组织编码、所属党组织编码、党支部编码、党支部代码、"
    "党支部编号、支部编码、支部代码、支部编号"
)
ANY = (
    "党组织编号、党组织编码、组织代码、组织编码、所在支部、所在党支部、所属党组织、所在党组织、"
    "所属支部、所属党支部、所在组织、所属组织、所在支部名称、所在党支部名称、所属支部名称、"
    "所属党支部名称、所在党组织名称、所属党组织名称、所在组织名称、所属组织名称、"
    "组织关系所在党支部、组织关系所在党组织、组织关系所在支部、现所在党支部、现所在党组织、"
    "所在基层党组织、所属基层党组织、党支部名称、支部名称、党组织名称、组织名称、党支部全称、"
    "党组织全称、党支部、支部、党组织、组织"
)
_BELONGS = f"{OWN_CODES}、党组织代码、{ANY}、organisation、branch"
"""The names of the column with the organisation to which a member belongs."""
NUMBERS = (
    "党员编号、党员编码、党员号、党员工号、党员代码、人员编号、人员编码、工号、学工号、职工号、"
    "职工编号、教工号、教职工号、员工编号、员工号、工作证号、工作证编号、工作证号码、学号、编号"
)
_STANDING_WORDS: Mapping[str, Standing] = {
    "正式党员": Standing.FULL,
    "正式": Standing.FULL,
    "党员": Standing.FULL,
    "共产党员": Standing.FULL,
    "full": Standing.FULL,
    "full member": Standing.FULL,
    "预备党员": Standing.PROBATIONARY,
    "预备期党员": Standing.PROBATIONARY,
    "预备": Standing.PROBATIONARY,
    "预备期": Standing.PROBATIONARY,
    "probationary": Standing.PROBATIONARY,
    "probationary member": Standing.PROBATIONARY,
    "入党积极分子": Standing.ACTIVIST,
    "积极分子": Standing.ACTIVIST,
    "activist": Standing.ACTIVIST,
}
STANDING_EXAMPLES = "正式党员、预备党员、入党积极分子"
_OF_THE_PARTY = re.compile(r"^(中国共产党|中共)|(?<=^正式|^预备)中共(?=党员$)")
_BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]$")
_NOTHING_NEW = re.compile(
    r"[\d年月日.\-/]*(入党|发展|接收|转正|起)?|流动|在职|在岗|离?退休|离退休|延长预备期|中共"
)
"""What may stand in brackets and says nothing on the standing."""


def standing_of(text: str) -> Standing | None:
    """Read a standing; what stands in brackets behind it must not say another one.

    >>> standing_of("中国共产党预备党员"), standing_of("中共党员（预备）")
    (<Standing.PROBATIONARY: 'probationary'>, <Standing.PROBATIONARY: 'probationary'>)
    >>> standing_of("预备党员（已转正）"), standing_of("民革党员"), standing_of("发展对象")
    (None, None, None)
    """
    word = LEADING_NUMBER.sub("", text).casefold()
    close = word.replace(" ", "")
    bracket = _BRACKETS.search(close)
    base = _OF_THE_PARTY.sub("", close[: bracket.start()] if bracket else close)
    found = _STANDING_WORDS.get(word) or _STANDING_WORDS.get(base)
    if bracket is None or found is None or _NOTHING_NEW.fullmatch(bracket[1]):
        return found if bracket is None or "转正" not in bracket[1] else None
    said = standing_of(bracket[1])
    return said if said is found or base in {"党员", "共产党员"} else None


EDUCATION_EXAMPLES = "大专、本科、硕士研究生"


_NOT_FINISHED = re.compile(r"肄业|在读|就读|结业|未毕业|以上|(?<!高中及)以下|预科|辍学")
"""What says that a level was not reached, or names several."""
_EDUCATION_WORDS: tuple[tuple[re.Pattern[str], Education], ...] = (
    (re.compile(r"博士|doctor|phd"), Education.DOCTOR),
    (re.compile(r"硕士|master"), Education.MASTER),
    (re.compile(r"研究生|postgraduate"), Education.GRADUATE),
    (
        re.compile(r"中等专科|中专|中技|中职|技工|技校|职高|职业高中|高中|初中|小学|school"),
        Education.SCHOOL,
    ),
    (re.compile(r"专升本"), Education.BACHELOR),
    (re.compile(r"专科|大专|高职|college"), Education.COLLEGE),
    (re.compile(r"本科|大学|大本|学士|bachelor"), Education.BACHELOR),
)
"""What is looked for, from the top down: “中央党校研究生” and “中等专科” are read."""


def education_of(text: str) -> Education | None:
    """Read a level of education that was reached.

    >>> education_of("中央党校研究生"), education_of("大学专科"), education_of("硕士（在读）")
    (<Education.GRADUATE: 'graduate'>, <Education.COLLEGE: 'college'>, None)
    """
    word = text.casefold().replace(" ", "")
    if _NOT_FINISHED.search(word):
        return None
    return next((level for words, level in _EDUCATION_WORDS if words.search(word)), None)


MEMBER_COLUMNS = Columns(
    kind="members",
    fields={
        "number": Column(f"{NUMBERS}、number", Shape.NUMBER),
        "name": Column("姓名、党员姓名、人员姓名、名字、name"),
        "organisation": Column(_BELONGS, Shape.NAMED),
        "standing": Column(
            "人员类别、党员类别、党员类型、人员类型、党员身份、党员性质、政治身份、党籍状态、"
            "党员状态、类别、政治面貌、standing",
            fits=lambda text: standing_of(text) is not None,
        ),
        "joined_date": Column(
            "入党时间、入党日期、入党年月、入党年月日、加入党组织日期、加入党组织时间、"
            "加入中共党组织日期、加入中共党组织时间、加入中国共产党时间、加入中国共产党日期、"
            "成为预备党员日期、成为预备党员时间、接收为预备党员日期、接收为预备党员时间、"
            "接收预备党员时间、接收预备党员日期、发展为预备党员时间、批准入党时间、批准入党日期、"
            "预备党员时间、何时入党、date of joining、joined",
            Shape.DAY,
        ),
        "full_date": Column(
            "转正时间、转正日期、转正年月、转正年月日、转为正式党员日期、转为正式党员时间、"
            "成为正式党员日期、成为正式党员时间、预备党员转正时间、预备党员转正日期、"
            "党员转正时间、党员转正日期、批准转正时间、批准转正日期、按期转正时间、何时转正、"
            "date of full membership、became full on、full member since",
            Shape.DAY,
        ),
        "birth_year": Column(
            "出生年份、出生年、出生年月、出生年月日、出生日期、出生时间、生日、"
            "date of birth、birth date、birth year、year of birth",
            Shape.YEAR,
        ),
        "education": Column(
            "学历、最高学历、现学历、文化程度、文化水平、学历层次、学历情况、教育程度、"
            "受教育程度、全日制学历、在职学历、education",
            fits=lambda text: education_of(text) is not None,
        ),
    },
    required=("name", "organisation"),
    template=(
        "number",
        "name",
        "organisation",
        "standing",
        "joined_date",
        "full_date",
        "birth_year",
        "education",
    ),
    asked=("organisation", "standing"),
    section=(
        "organisation",
        re.compile(
            r"^(?!.*[:：、，。])(?!.*(名册|名单|统计|一览|汇总)).{2,60}(支部|总支|党委|委员会|党小组)$"
        ),
    ),
    defaults=frozenset({"organisation", "standing", "education"}),
    running=frozenset({"number"}),
)
