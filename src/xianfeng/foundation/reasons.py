from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.text import (
    prose,
)

REASON_MOST = 200


class TextTooLong(Refusal):
    """A name or number does not fit."""

    sentence = N_("This has more than {most} characters. Shorten it.")


class ReasonMissing(Refusal):
    """A wish, or a no, has its reason."""

    sentence = N_("Give the reason.")


def checked_reason(text: str) -> str:
    """Give a reason as it is stored, or refuse it where it is empty or too long."""
    words = prose(text)
    if not words:
        raise ReasonMissing
    if len(words) > REASON_MOST:
        raise TextTooLong(most=REASON_MOST)
    return words


def optional_reason(text: str) -> str:
    """Give a reason that may be empty as it is stored, or refuse it where it is too long."""
    words = prose(text)
    if len(words) > REASON_MOST:
        raise TextTooLong(most=REASON_MOST)
    return words
