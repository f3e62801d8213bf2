from xianfeng.foundation.refusals import NoReason, TooLong
from xianfeng.foundation.text import (
    prose,
)

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
