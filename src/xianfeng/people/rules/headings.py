"""The columns of lists of members and of posts, and the usual names of standings inside them."""

import re
from collections.abc import Mapping

from xianfeng.organisation.rules.words import LEADING_NUMBER
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.sheets.rules.columns import Column, Columns, Shape

OWN_CODES = "所在支部代码、所在党支部代码、所在党组织代码、所属党组织代码"
ANY = (
    "党组织编号、组织代码、所在支部、所在党支部、所属党组织、所在党组织、所属支部、"
    "所属党支部、所在组织、所在支部名称、党支部名称、支部名称、党组织名称、组织名称、"
    "党支部、支部、党组织、组织"
)
_BELONGS = f"{OWN_CODES}、党组织代码、{ANY}、organisation、branch"
"""The names of the column with the organisation to which a member belongs."""
MEMBER_COLUMNS = Columns(
    kind="members",
    fields={
        "number": Column(
            "党员编号、党员编码、党员号、党员工号、人员编号、工号、编号、number",
            Shape.NUMBER,
        ),
        "name": Column("姓名、党员姓名、名字、name"),
        "organisation": Column(_BELONGS, Shape.NAMED),
        "standing": Column(
            "人员类别、党员类别、党员类型、人员类型、党员身份、类别、政治面貌、standing"
        ),
        "joined_date": Column(
            "入党时间、入党日期、入党年月、加入党组织日期、加入党组织时间、"
            "加入中共党组织日期、加入中国共产党时间、成为预备党员日期、成为预备党员时间、"
            "date of joining、joined",
            Shape.DAY,
        ),
        "full_date": Column(
            "转正时间、转正日期、转正年月、转为正式党员日期、转为正式党员时间、"
            "成为正式党员日期、成为正式党员时间、date of full membership、full member since",
            Shape.DAY,
        ),
        "birth_year": Column(
            "出生年份、出生年、出生年月、出生年月日、出生日期、出生时间、生日、"
            "date of birth、birth date、birth year、year of birth",
            Shape.YEAR,
        ),
        "education": Column(
            "学历、最高学历、文化程度、学历层次、学历情况、教育程度、受教育程度、"
            "全日制学历、在职学历、education"
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
)
_STANDING_WORDS: Mapping[str, Standing] = {
    "正式党员": Standing.FULL,
    "正式": Standing.FULL,
    "党员": Standing.FULL,
    "中共党员": Standing.FULL,
    "中共正式党员": Standing.FULL,
    "full": Standing.FULL,
    "full member": Standing.FULL,
    "预备党员": Standing.PROBATIONARY,
    "预备": Standing.PROBATIONARY,
    "中共预备党员": Standing.PROBATIONARY,
    "probationary": Standing.PROBATIONARY,
    "probationary member": Standing.PROBATIONARY,
    "入党积极分子": Standing.ACTIVIST,
    "积极分子": Standing.ACTIVIST,
    "activist": Standing.ACTIVIST,
}
STANDING_EXAMPLES = "正式党员、预备党员、入党积极分子"


def standing_of(text: str) -> Standing | None:
    """Read a standing.

    >>> standing_of("预备党员")
    <Standing.PROBATIONARY: 'probationary'>
    """
    word = LEADING_NUMBER.sub("", text).casefold()
    return _STANDING_WORDS.get(word) or _STANDING_WORDS.get(word.replace(" ", ""))


EDUCATION_EXAMPLES = "大专、本科、硕士研究生"


_EDUCATION_WORDS: tuple[tuple[re.Pattern[str], Education], ...] = (
    (re.compile(r"博士|doctor|phd"), Education.DOCTOR),
    (re.compile(r"硕士|研究生|master"), Education.MASTER),
    (
        re.compile(r"中等专科|中专|中技|技工|技校|职高|职业高中|高中|初中|小学|school"),
        Education.SCHOOL,
    ),
    (re.compile(r"专科|大专|高职|college"), Education.COLLEGE),
    (re.compile(r"本科|大学|大本|学士|bachelor"), Education.BACHELOR),
)
"""What is looked for, from the top down: “中央党校研究生” and “中等专科” are read."""


def education_of(text: str) -> Education | None:
    """Read a level of education.

    >>> education_of("中央党校研究生"), education_of("大学专科"), education_of("其他")
    (<Education.MASTER: 'master'>, <Education.COLLEGE: 'college'>, None)
    """
    word = text.casefold().replace(" ", "")
    return next((level for words, level in _EDUCATION_WORDS if words.search(word)), None)
