"""What the cells of a list of members say of a person: the education."""

import re

from xianfeng.people.rules.kinds import Education

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
