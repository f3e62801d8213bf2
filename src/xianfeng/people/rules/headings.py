"""The usual names of the columns, and of the kinds and standings inside them."""

import re
from collections.abc import Mapping

from xianfeng.foundation.sheets import heading_key
from xianfeng.organisation.rules.words import LEADING_NUMBER
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.post_cells import POST_HEADINGS
from xianfeng.sheets.rules.rows import Personal, SheetKind

_BELONGS = (
    "所在支部代码",
    "所在党支部代码",
    "所在党组织代码",
    "所属党组织代码",
    "党组织代码",
    "党组织编号",
    "组织代码",
    "所在支部",
    "所在党支部",
    "所属党组织",
    "所在党组织",
    "所属支部",
    "所属党支部",
    "所在组织",
    "所在支部名称",
    "党支部名称",
    "支部名称",
    "党组织名称",
    "组织名称",
    "党支部",
    "支部",
    "党组织",
    "组织",
    "organisation",
    "branch",
)
"""The names of the column with the organisation to which a member belongs."""
_HAS_POSTS = (
    "党组织代码",
    *(name for name in _BELONGS if name not in {"党组织代码", "organisation"}),
    "organisation",
)
"""The same names, in the order for posts, which committees have too."""
HEADINGS: Mapping[SheetKind, Mapping[str, tuple[str, ...]]] = {
    SheetKind.ORGANISATIONS: {
        "code": (
            "组织代码",
            "党组织代码",
            "党组织编号",
            "党组织编码",
            "组织编号",
            "组织编码",
            "党支部代码",
            "党支部编号",
            "支部代码",
            "支部编号",
            "代码",
            "编号",
            "编码",
            "code",
            "organisation code",
        ),
        "name": (
            "组织名称",
            "党组织名称",
            "党组织全称",
            "组织全称",
            "党支部名称",
            "支部名称",
            "党组织",
            "名称",
            "全称",
            "name",
            "organisation name",
        ),
        "kind": (
            "组织类别",
            "党组织类别",
            "组织类型",
            "党组织类型",
            "组织形式",
            "党组织层级",
            "组织层级",
            "类别",
            "类型",
            "kind",
        ),
        "parent": (
            "上级组织代码",
            "上级党组织代码",
            "上级党组织编号",
            "上级组织编号",
            "上级组织",
            "上级党组织",
            "上级组织名称",
            "上级党组织名称",
            "所属上级党组织",
            "隶属党组织",
            "所属党委",
            "所属党组织",
            "上级",
            "parent",
            "parent organisation",
        ),
        "founded_date": (
            "成立日期",
            "成立时间",
            "组织成立日期",
            "组织成立时间",
            "党组织成立日期",
            "建立日期",
            "建立时间",
            "批准成立日期",
            "founded",
            "founded on",
        ),
        "unit": ("所在单位", "所属单位", "依托单位", "所在机关", "单位", "机关", "unit"),
        "unit_code": ("单位代码", "单位编码", "单位编号", "所在单位代码", "unit code"),
        "unit_name": ("单位名称", "所在单位名称", "单位全称", "unit name"),
        "unit_kind": ("单位类别", "单位类型", "单位性质", "unit kind"),
        "unit_parent": (
            "上级单位代码",
            "上级单位",
            "上级单位名称",
            "主管单位",
            "unit parent",
        ),
    },
    SheetKind.MEMBERS: {
        "number": (
            "党员编号",
            "党员编码",
            "党员号",
            "党员工号",
            "人员编号",
            "工号",
            "编号",
            "number",
        ),
        "name": ("姓名", "党员姓名", "名字", "name"),
        "organisation": _BELONGS,
        "standing": (
            "人员类别",
            "党员类别",
            "党员类型",
            "人员类型",
            "党员身份",
            "类别",
            "政治面貌",
            "standing",
        ),
        "joined_date": (
            "入党时间",
            "入党日期",
            "入党年月",
            "加入党组织日期",
            "加入党组织时间",
            "加入中共党组织日期",
            "加入中国共产党时间",
            "成为预备党员日期",
            "成为预备党员时间",
            "date of joining",
            "joined",
        ),
        "birth_year": (
            "出生年份",
            "出生年",
            "出生年月",
            "出生年月日",
            "出生日期",
            "出生时间",
            "生日",
            "date of birth",
            "birth date",
            "birth year",
            "year of birth",
        ),
        "education": (
            "学历",
            "最高学历",
            "文化程度",
            "学历层次",
            "学历情况",
            "教育程度",
            "受教育程度",
            "全日制学历",
            "在职学历",
            "education",
        ),
    },
    SheetKind.POSTS: {"organisation": _HAS_POSTS, **POST_HEADINGS},
}
"""Field → its usual names, the most exact first; codes win over names of the same thing."""
REQUIRED: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.ORGANISATIONS: ("code", "name"),
    SheetKind.MEMBERS: ("name", "organisation"),
    SheetKind.POSTS: ("organisation", "post", "name"),
}
TEMPLATE: Mapping[SheetKind, tuple[str, ...]] = {
    SheetKind.ORGANISATIONS: ("code", "name", "kind", "parent", "unit", "founded_date"),
    SheetKind.MEMBERS: (
        "number",
        "name",
        "organisation",
        "standing",
        "joined_date",
        "birth_year",
        "education",
    ),
    SheetKind.POSTS: ("organisation", *POST_HEADINGS),
}
"""The columns of the sheet to download."""
SUBJECTS: Mapping[SheetKind, str] = {
    SheetKind.ORGANISATIONS: "organisation.organisations",
    SheetKind.MEMBERS: "people.members",
    SheetKind.POSTS: "people.posts",
}
"""What the trail calls the rows of a sheet."""
REASON_HEADINGS = ("未导入原因", "Why it was not imported")
ROW_HEADINGS = ("原表行号", "Row in the first sheet")
OURS = frozenset(heading_key(text) for text in (*REASON_HEADINGS, *ROW_HEADINGS))
"""Columns that we add to a sheet of wrong rows; the next import passes them over."""
_PERSONAL_WORDS: Mapping[Personal, re.Pattern[str]] = {
    Personal.IDENTITY: re.compile(r"身份证|公民身份|身份号|证件号|证件编号|护照|identity"),
    Personal.ADDRESS: re.compile(r"住址|地址|住所|居住地|户籍|address"),
    Personal.TELEPHONE: re.compile(r"电话|手机|联系方式|微信|phone|mobile|tel\b"),
}
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


def personal_heading(heading: str) -> Personal | None:
    """Tell whether a heading announces what is never kept.

    >>> personal_heading("公民身份号码"), personal_heading("备注")
    (<Personal.IDENTITY: 'identity'>, None)
    """
    key = heading_key(heading)
    return next((what for what, words in _PERSONAL_WORDS.items() if words.search(key)), None)


def standing_of(text: str) -> Standing | None:
    """Read a standing.

    >>> standing_of("预备党员")
    <Standing.PROBATIONARY: 'probationary'>
    """
    word = LEADING_NUMBER.sub("", text).casefold()
    return _STANDING_WORDS.get(word) or _STANDING_WORDS.get(word.replace(" ", ""))
