"""What is left of a password when all is taken away that is tried first.

No rule asks for capitals or signs: they make passwords that people cannot keep and guessers can
(NIST SP 800-63B-4, section 3.1.1.2; ASVS 5.0.0 v6.2.5).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

FEWEST_LEFT = 6
"""Fewest characters that must be left; a Chinese one counts for two."""
_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol",
    "qazwsxedcrfvtgbyhnujmikolp",
    "甲乙丙丁戊己庚辛壬癸",
    "一二三四五六七八九十",
)
ROWS = (*_ROWS, *(row[::-1] for row in _ROWS))
"""Keys and signs that stand beside each other, backwards too."""
TRIED_FIRST = (
    *("password", "passwd", "passwort", "admin", "administrator", "welcome", "iloveyou"),
    *("letmein", "login", "master", "secret", "monkey", "dragon", "hello", "qwer", "test"),
    *("xianfeng", "dangyuan", "dangjian", "gongwei", "zhibu", "zhongguo", "china", "beijing"),
    *("mima", "woaini", "aini", "nihao", "5201314", "1314520", "1314", "520", "521", "888"),
    *("密码", "口令", "管理员", "先锋", "党员", "党建", "工委", "支部", "中国", "我爱你", "你好"),
)
"""Words of the lists that guessers work through, Chinese ones among them, and our own."""
DATES = r"(?:19|20)\d\d(?:[-./年]?\d{1,2}[-./月]?\d{1,2}日?|年)?"
PHONES = r"1[3-9]\d{9}"
REPEATED = re.compile(r"(.{1,6}?)\1{2,}")
"""The same once, twice, three times."""
SHORTEST_RUN = 3
SHORTEST_WIDE = 2
MOST_READ = 256
"""Of a longer one the beginning decides."""
LETTERS = str.maketrans("@013457$", "aoleasts")
"""Signs that stand for a letter."""


def hard_to_guess(password: str, personal: Iterable[str] = ()) -> bool:
    """Tell whether enough is left of a password without what everybody tries first.

    Args:
        personal: what is known of the person and the place: sign-in name, name, office.

    >>> hard_to_guess("qwerty123456!")
    False
    >>> hard_to_guess("窗口向前一步走")
    True
    """
    text = _plain(password)[:MOST_READ]
    words = {_plain(word) for word in personal}
    known = {word for word in words if _is_word(word)} | set(TRIED_FIRST)
    taken = set(_runs(text))
    for version in (text, text.translate(LETTERS)):
        for word in known:
            taken.update(_places(re.escape(word), version))
    for pattern in (DATES, PHONES):
        taken.update(_places(pattern, text))
    for match in REPEATED.finditer(text):
        taken.update(range(match.end(1), match.end()))
    left = [sign for place, sign in enumerate(text) if place not in taken and not sign.isspace()]
    return sum(2 if _is_wide(sign) else 1 for sign in left) >= FEWEST_LEFT


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_word(word: str) -> bool:
    """Tell whether a word is long enough that finding it in a password says something."""
    return len(word) >= (SHORTEST_WIDE if _is_wide(word[:1]) else SHORTEST_RUN)


def _is_wide(sign: str) -> bool:
    return bool(sign) and unicodedata.east_asian_width(sign) in "WF"


def _places(pattern: str, text: str) -> Iterator[int]:
    for match in re.finditer(pattern, text):
        yield from range(*match.span())


def _runs(text: str) -> Iterator[int]:
    """Yield the places of keys and signs that stand beside each other."""
    for start in range(len(text)):
        longest = max(_run(text, start, row) for row in ROWS)
        if longest >= SHORTEST_RUN:
            yield from range(start, start + longest)


def _run(text: str, start: int, row: str) -> int:
    """Measure how far the text follows a row from here."""
    place = row.find(text[start])
    length = 0
    while (
        place >= 0
        and start + length < len(text)
        and row[place + length : place + length + 1] == text[start + length]
    ):
        length += 1
    return length
