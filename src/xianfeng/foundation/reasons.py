from xianfeng.foundation.refusals import Missing, NoReason, TooLong
from xianfeng.foundation.text import prose

REASON_MOST = 200


def checked_reason(text: str) -> str:
    """Return a reason as it is stored, or refuse it where it is empty or too long."""
    words = prose(text)
    if not words:
        raise NoReason
    if len(words) > REASON_MOST:
        raise TooLong(most=REASON_MOST)
    return words


def optional_reason(text: str) -> str:
    """Return a reason that may be empty as it is stored, or refuse it where it is too long."""
    words = prose(text)
    if len(words) > REASON_MOST:
        raise TooLong(most=REASON_MOST)
    return words


def checked_line(text: str, *, what: str, most: int, field: str) -> str:
    """Return a line as it is stored, or refuse it where it is empty or too long.

    Args:
        what: begins the sentence that says that it is missing; marked with `N_`.

    >>> checked_line(" 清理  河道 ", what="What is to be done", most=60, field="title")
    '清理 河道'
    """
    words = prose(text)
    if not words:
        raise Missing(what=what, beside=(field,))
    if len(words) > most:
        raise TooLong(most=most, beside=(field,))
    return words
