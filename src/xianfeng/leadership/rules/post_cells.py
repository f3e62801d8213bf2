"""The columns of a list of posts, and what its cells say: which post, whether it is still held."""

import re
from collections.abc import Mapping

from xianfeng.leadership.rules.terms import PostKind
from xianfeng.people.rules.headings import ANY, OWN_CODES
from xianfeng.sheets.rules.columns import Column, Columns, Shape

STILL_HELD = frozenset({"至今", "现任", "在任", "在职", "now", "present", "still held"})
"""What offices write where a post has no end."""
POST_FIELDS: Mapping[str, Column] = {
    "post": Column(
        "职务、党内职务、党组织职务、支部职务、党支部职务、现任职务、现任党内职务、"
        "担任职务、任职职务、职务名称、班子职务、post"
    ),
    "number": Column(
        "党员编号、党员编码、党员号、党员工号、人员编号、工号、编号、member number、number",
        Shape.NUMBER,
    ),
    "name": Column("姓名、党员姓名、任职人员、任职人、名字、member、member name、name"),
    "starts_on": Column(
        "任职日期、任职时间、任职起始日期、任职起始时间、任职开始日期、任现职日期、"
        "任现职时间、起任日期、held since、held from",
        Shape.DAY,
    ),
    "ends_on": Column(
        "离任日期、离任时间、免职日期、免职时间、卸任日期、卸任时间、任职结束日期、"
        "任职结束时间、任职终止日期、任职截止日期、held until",
        Shape.DAY,
        STILL_HELD,
    ),
    "term_starts_on": Column(
        "届期开始日期、届期起始日期、届期起始时间、届期开始时间、本届开始日期、"
        "本届起始日期、本届起始时间、任期开始日期、任期起始日期、任期起始时间、"
        "term began on",
        Shape.DAY,
    ),
    "term_ends_on": Column(
        "届满日期、届满时间、本届届满日期、本届届满时间、任期届满日期、任期届满时间、"
        "应换届日期、应换届时间、下次换届日期、下次换届时间、term due on",
        Shape.DAY,
    ),
    "elected_on": Column(
        "选举日期、选举时间、换届选举日期、换届选举时间、换届日期、换届时间、"
        "本届选举日期、本届换届日期、当选日期、当选时间、elected on",
        Shape.DAY,
    ),
}
POST_DAYS = frozenset(name for name, column in POST_FIELDS.items() if column.shape is Shape.DAY)
POST_EXAMPLES = "书记、副书记、组织委员"

_BODY = (
    r"(中共)?(机关|基层|联合)?"
    r"(党委|党总支部?|总支部?|党支部|支部|党组|党工委|工委|机关工委|党小组)?"
)
_POST_WORDS: tuple[tuple[re.Pattern[str], PostKind], ...] = (
    (
        re.compile(rf"{_BODY}(常务|专职|兼职|第一)?副书记|deputy secretary"),
        PostKind.DEPUTY_SECRETARY,
    ),
    (re.compile(rf"{_BODY}(专职|兼职)?书记|secretary"), PostKind.SECRETARY),
    (
        re.compile(
            rf"({_BODY}(专职)?副书记[、，,兼/]*)?(机关|基层)?(纪委|纪律检查委员会)书记"
            r"|secretary of the discipline committee|discipline secretary"
        ),
        PostKind.DISCIPLINE_SECRETARY,
    ),
    (
        re.compile(rf"{_BODY}(委员会)?(纪检|纪律检查)委员|discipline member"),
        PostKind.DISCIPLINE_MEMBER,
    ),
    (
        re.compile(
            rf"{_BODY}(委员会)?(组织|宣传|组宣|组织宣传|统战|青年|妇女|群团|群工|群众"
            r"|文体|保密|生活|学习|党务)?委员|支委|党组成员|committee member"
        ),
        PostKind.COMMITTEE_MEMBER,
    ),
)
_IN_BRACKETS = re.compile(r"[(（].*[)）]$")


def post_of(text: str) -> PostKind | None:
    """Read a post: the discipline secretary of a committee, for one, is not its secretary.

    >>> post_of("支部书记").value, post_of("组织委员").value, post_of("副书记（主持工作）").value
    ('secretary', 'committee_member', 'deputy_secretary')
    >>> post_of("纪委书记").value, post_of("纪检委员").value
    ('discipline_secretary', 'discipline_member')
    """
    word = _IN_BRACKETS.sub("", " ".join(text.casefold().replace("_", " ").split()))
    return next((kind for words, kind in _POST_WORDS if words.fullmatch(word)), None)


_HAS_POSTS = f"党组织代码、{OWN_CODES}、{ANY}、branch、organisation"
"""The same names, in the order for posts, which committees have too."""


POST_COLUMNS = Columns(
    kind="posts",
    fields={"organisation": Column(_HAS_POSTS, Shape.NAMED), **POST_FIELDS},
    required=("organisation", "post", "name"),
    template=("organisation", *POST_FIELDS),
)
