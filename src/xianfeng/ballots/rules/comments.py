"""How a comment is kept; no Django, no clock."""

import unicodedata
from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal


class HideReason(StrEnum):
    """For what alone a comment may be hidden; blame of an office is none of it."""

    PERSONAL = "personal"
    """It names a private person or holds what belongs to one."""
    THREAT = "threat"
    INSULT = "insult"
    """It insults somebody, beyond what was done."""
    ADVERTISING = "advertising"
    FOREIGN = "foreign"
    """It is not about what was rated."""


class CommentTooLong(Refusal):
    """The comment does not fit into the ballot."""

    sentence = N_("The comment has {characters} characters; the limit is {most}.")
    beside = ("comment",)


def clean_comment(text: str, *, most: int) -> str:
    r"""Bring a comment into the shape in which it is kept: no control or invisible characters.

    Args:
        most: characters that fit.

    Raises:
        CommentTooLong: more characters are left than fit.

    >>> clean_comment(" 排队\u202e太久\r\n\r\n\r\n谢谢\x00 ", most=500)
    '排队太久\n谢谢'
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    seen = (
        "".join(
            " " if char.isspace() else char
            for char in line
            if char.isspace() or unicodedata.category(char)[0] != "C"
        )
        for line in lines
    )
    comment = "\n".join(" ".join(line.split()) for line in seen if line.strip())
    if len(comment) > most:
        raise CommentTooLong(characters=len(comment), most=most)
    return comment
