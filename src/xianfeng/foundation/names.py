"""How a name can be typed: by its sound, in full or by initials, with a slip of one letter."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

READINGS_MOST = 16
"""Ways to read one name that are kept; names with more are read in the commonest ways."""

KEYS_MOST = 600
"""Characters of all keys of a name, so that an index row of either database holds them."""

FUZZY_LEAST = 4
"""Letters from which one of them may be wrong; shorter words would fit everybody."""


def plain(text: str) -> str:
    """Return a word as it is compared: letters and digits alone, small, of normal width.

    Signs over letters fall away, as tones do; ü becomes v, as it is typed.

    >>> plain(" Zhang Wei "), plain("买买提·吐尔逊"), plain("ＬＪ０１"), plain("Lǚ Wěi")
    ('zhangwei', '买买提吐尔逊', 'lj01', 'lvwei')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).replace("u\u0308", "v")
        folded = "".join(sign for sign in folded if unicodedata.category(sign) != "Mn")
        folded = unicodedata.normalize("NFKC", folded)
    return "".join(sign for sign in folded if not _is_mark(sign))


def typed_plain(words: str) -> str:
    """Return typed words as names are compared, with the passport's spelling of ü as v.

    >>> typed_plain("LYU Jing"), typed_plain("nyu")
    ('lvjing', 'nv')
    """
    typed = plain(words)
    return typed.replace("lyu", "lv").replace("nyu", "nv") if typed.isascii() else typed


def _is_mark(sign: str) -> bool:
    """Tell punctuation, symbols, spaces and what cannot be seen.

    Characters that this Python does not know yet, and those of an office's own, are none.
    """
    category = unicodedata.category(sign)
    return category[0] in "PSZ" or category in {"Cc", "Cf", "Cs"}


@lru_cache(maxsize=32_768)
def readings(sign: str) -> tuple[str, ...]:
    """List the sounds of one character without tones, the commonest first; itself if it has none.

    >>> readings("张"), set(readings("单")) >= {"dan", "shan"}, readings("a")
    (('zhang',), True, ('a',))
    """
    if sign.isascii():
        return (sign,)
    from pypinyin import Style, pinyin  # noqa: PLC0415 -- its dictionary is read at first need

    found = pinyin(sign, style=Style.NORMAL, heteronym=True, v_to_u=False)
    sounds = (plain(sound) for sound in (found[0] if found else ()))
    return tuple(dict.fromkeys(sound for sound in sounds if sound)) or (sign,)


def _ways(text: str) -> Iterator[tuple[str, ...]]:
    return islice(product(*(readings(sign) for sign in text)), READINGS_MOST)


@lru_cache(maxsize=16_384)
def name_keys(name: str) -> str:
    """Return all that a name can begin with when it is typed, each after a space.

    The whole sound, what is left of it from each later character on, and the initials; once for
    each way to read it.

    >>> name_keys("张伟")
    ' zhangwei wei zw '
    >>> " shanxuemei " in name_keys("单雪梅") and " danxuemei " in name_keys("单雪梅")
    True
    """
    text = plain(name)
    if not text:
        return ""
    keys: dict[str, None] = {}
    for way in _ways(text):
        if text.isascii():
            keys[text] = None
            break
        for start in range(len(way)):
            keys["".join(way[start:])] = None
        keys["".join(sound[0] for sound in way)] = None
    kept, length = [], 1
    for key in keys:
        length += len(key) + 1
        if length > KEYS_MOST:
            break
        kept.append(key)
    return f" {' '.join(kept)} "


def sounds_of(words: str) -> tuple[str, ...]:
    """List the sounds that typed words can mean, characters and letters mixed.

    >>> sounds_of("张wei"), sounds_of("Zhang Wei")
    (('zhangwei',), ('zhangwei',))
    """
    return tuple(dict.fromkeys("".join(way) for way in _ways(typed_plain(words))))


def is_one_slip(typed: str, key: str) -> bool:
    """Tell whether two words differ by at most one letter: wrong, missing, too much, or swapped.

    >>> [is_one_slip("zhangwei", key) for key in ("zhanwei", "zhangwie", "zhangwa", "wangwei")]
    [True, True, False, False]
    """
    if abs(len(typed) - len(key)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(key)) and typed[start] == key[start]:
        start += 1
    left, right = typed[start:], key[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[1:] == shorter


def sounds_like(typed: str, name: str) -> bool:
    """Tell whether typed letters are the sound of a part of a name, in full or by initials.

    Each character takes either one of its sounds or the first letter of one; the last sound may
    be unfinished.

    >>> [sounds_like(typed, "市审计局机关党委") for typed in ("shenjiju", "sjj", "shenjij", "xyz")]
    [True, True, True, False]
    """
    first, signs = typed[:1], [readings(sign) for sign in plain(name)]
    return any(
        _fits(typed, signs, start)
        for start, sounds in enumerate(signs)
        if any(sound[0] == first for sound in sounds)
    )


def _fits(typed: str, signs: list[tuple[str, ...]], start: int) -> bool:
    places = {0}
    for sounds in signs[start:]:
        following = set()
        for place in places:
            rest = typed[place:]
            for sound in sounds:
                if sound.startswith(rest):
                    return True
                if rest.startswith(sound):
                    following.add(place + len(sound))
                if rest[0] == sound[0]:
                    following.add(place + 1)
        if not following:
            return False
        places = following
    return len(typed) in places
