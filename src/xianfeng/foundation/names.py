"""How a name can be typed: by its sound, in full or by initials, with a slip of one letter."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice, product

READINGS_MOST = 16
"""Ways to read one name that are kept; names with more are read in the commonest ways."""

KEYS_MOST = 600
"""Characters of all keys of a name, so that an index row of either database holds them."""

SURNAMES_READ = (
    "单:shan,曾:zeng,解:xie,仇:qiu,查:zha,朴:piao,区:ou,覃:qin,缪:miao,翟:zhai,盖:ge,乐:yue,"
    "员:yun,卜:bu,黑:he,折:she,种:chong,重:chong,繁:po,秘:bi,宓:mi,逄:pang,能:nai,洗:xian,"
    "冼:xian,祭:zhai,都:du,召:shao,柏:bai,薄:bo,莘:shen,藏:zang,尉:wei,谌:chen,佴:nai,"
    "粘:nian,任:ren,那:na,沈:shen,单于:chan yu,万俟:mo qi,尉迟:yu chi,长孙:zhang sun,"
    "澹台:tan tai,令狐:ling hu"
)
SURNAMES = dict(each.split(":") for each in SURNAMES_READ.split(","))
"""Surnames that sound otherwise than the word that is written so."""

ABROAD = {"卜": "bu", "都": "du", "什": "shi", "卡": "ka", "塞": "sai", "单": "dan"}
"""Characters in names written down by their sound, as Uyghur and Kazakh ones are."""

ABROAD_LEAST = 5
"""Characters from which a name is one of these, where no dot says so."""

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


@lru_cache(maxsize=16_384)
def said(name: str) -> tuple[str, ...]:
    """Return how a name is read, sound by sound: its surname as one, the rest as words are.

    >>> said("单雪梅"), said("尉迟霜")
    (('shan', 'xue', 'mei'), ('yu', 'chi', 'shuang'))
    >>> "".join(said("阿卜杜凯尤木·艾则孜"))
    'abudukaiyoumuaizezi'
    """
    text = plain(name)
    if "·" in name or len(text) >= ABROAD_LEAST:
        return tuple(ABROAD.get(sign) or readings(sign)[0] for sign in text)
    length = 2 if text[:2] in SURNAMES else int(text[:1] in SURNAMES)
    surname = tuple(SURNAMES[text[:length]].split()) if length else ()
    return (*surname, *_in_words(text[length:]))


def _in_words(text: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # noqa: PLC0415 -- its dictionary is read at first need

    usual = tuple(readings(sign)[0] for sign in text)
    if text.isascii():
        return usual
    found = [plain(each[0]) for each in pinyin(text, style=Style.NORMAL, v_to_u=False)]
    return tuple(found) if len(found) == len(usual) else usual


def _ways(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to read a name: as it is read, then with one sound otherwise, then two."""
    return islice(_all_ways(name), READINGS_MOST)


def _all_ways(name: str) -> Iterator[tuple[str, ...]]:
    first = said(name)
    more = [
        [sound for sound in readings(sign) if sound != usual]
        for sign, usual in zip(plain(name), first, strict=True)
    ]
    places = [place for place, sounds in enumerate(more) if sounds]
    for count in range(len(places) + 1):
        for where in combinations(places, count):
            for sounds in product(*(more[place] for place in where)):
                way = list(first)
                for place, sound in zip(where, sounds, strict=True):
                    way[place] = sound
                yield tuple(way)


@lru_cache(maxsize=16_384)
def name_keys(name: str) -> str:
    """Return all that a name can begin with when it is typed, each after a space.

    The whole sound, what is left of it from each later character on, and the initials; then the
    same for other ways to read it. The first is how it is read, so that lists are in its order.

    >>> name_keys("张伟")
    ' zhangwei wei zw '
    >>> name_keys("单雪梅").split()[0], " danxuemei " in name_keys("单雪梅")
    ('shanxuemei', True)
    """
    text = plain(name)
    if not text:
        return ""
    if text.isascii():
        return f" {text[:KEYS_MOST]} "
    first, *others = _ways(name)
    parts = [*_parts(first), *("".join(way) for way in others)]
    parts += [key for way in others for key in _parts(way)]
    kept, length = [], 1
    for key in dict.fromkeys(parts):
        length += len(key) + 1
        if length > KEYS_MOST:
            break
        kept.append(key)
    return f" {' '.join(kept)} "


def _parts(way: tuple[str, ...]) -> list[str]:
    whole = ["".join(way[start:]) for start in range(len(way))]
    return [*whole, "".join(sound[0] for sound in way)]


def sign_in_name(name: str) -> str:
    r"""Return a name as one signs in with it: letters and digits, empty where it has no sound.

    >>> sign_in_name("单雪梅"), sign_in_name("Anna Li"), sign_in_name("张\U0003134f")
    ('shanxuemei', 'annali', '')
    """
    sound = "".join(said(name))
    return sound if sound.isascii() else ""


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


def begins_to_sound_like(typed: str, name: str) -> bool:
    """Tell whether typed letters are the sound of the beginning of a name, as `sounds_like`.

    >>> [begins_to_sound_like(typed, "市审计局") for typed in ("shishen", "ssj", "shenji", "")]
    [True, True, False, False]
    """
    return bool(typed) and _fits(typed, [readings(sign) for sign in plain(name)], 0)


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
