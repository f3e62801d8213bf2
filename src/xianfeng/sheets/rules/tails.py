"""Rows that are no record: totals, signatures, remarks, examples, and what a template filled in."""

import re
from collections.abc import Mapping

from xianfeng.foundation.sheets.rows import Row
from xianfeng.sheets.rules.columns import Columns

WORD_MOST = 16
"""Characters of the word by which a row is told."""
RUNNING_MOST = 4
"""Digits of a running number; a longer one may be somebody's."""

_TOTAL = re.compile(
    r"(本页|本表|以上)?(合计|总计|小计|共计|累计|总数|总人数|合计数|人数|党员总数|党员人数|党员数|党组织数)"
    r"(人数|党员|数)?([:：(（,，。\d]|[名人个]|$)|total\b",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(注|备注|说明|注意|注意事项|附注|附|提示|要求|填表说明|填报说明|填写说明|note)\d*([:：.、]|$)"
    r"|[※★*#](?=\D)|\d+[.、)）].*(填|请|格式|日期)|以下空白|以上(共|合计)|此表|本表",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(填表|填报|制表|造表|审核|审批|审定|复核|校对|核对|经办|联系|负责|报送|统计|主管|分管|单位|部门"
    r"|党支部|支部|党组织|党委|书记|组织部|上级党委)"
    r"(人|员|者|单位|部门|机关|日期|时间|领导|负责人|书记|意见|盖章)*(签字|签名|签章|盖章)*"
    r"[(（]?(签字|签名|签章|盖章|公章|章)?[)）]?[:：(（]"
    r"|(填表|填报|制表|审核|联系)(人|日期|时间|单位)|(公章|盖章|签字|签名|签章)"
)
_EXAMPLE = re.compile(r"(示例|样例|范例|举例|例)\d*[:：]?")


def tail_word(row: Row, columns: Mapping[str, int], required: tuple[str, ...]) -> str:
    """Return the word by which a row is told to be a total, a remark, a signature or an example.

    A row that names all that is needed is a record, whatever it begins with; examples are none.

    Returns:
        What stands first in the row, up to its colon; empty where the row is a record.
    """
    first = next((text for place in range(len(row.cells)) if (text := row.text(place))), "")
    compact = first.replace(" ", "")
    word = re.split(r"[:：(（。]", first)[0].strip()[:WORD_MOST] or first[:WORD_MOST]
    if _EXAMPLE.fullmatch(compact):
        return word
    if not any(pattern.match(compact) for pattern in (_TOTAL, _REMARK, _SIGNED)):
        return ""
    needed = [row.text(columns[name]) for name in required if name in columns]
    is_record = len(needed) > 1 and all(needed) and len(set(needed)) == len(needed)
    return "" if is_record else word


def is_prefilled(cells: Mapping[str, str], wanted: Columns) -> bool:
    """Tell whether a row holds a running number and defaults of drop-down lists alone."""
    return all(
        name in wanted.defaults
        or (name in wanted.running and text.isdecimal() and len(text) <= RUNNING_MOST)
        for name, text in cells.items()
    )
