"""What a notice says, and when a digest is due."""

from collections.abc import Callable, Mapping

from xianfeng.foundation.room import NoticeKind, house


class UnknownKind(LookupError):  # noqa: N818 -- named as the fact that it is
    """No room sends this kind; a fault of the program."""


def kind_named(name: str) -> NoticeKind:
    """Return the kind of this name; `UnknownKind` if no room sends it."""
    try:
        return house().notices[name]
    except KeyError:
        raise UnknownKind(name) from None


def say(name: str, details: Mapping[str, object], translate: Callable[[str], str]) -> str:
    """Say a notice in the reader's language; one of a kind that is gone says its name."""
    try:
        sentence = kind_named(name).sentence
    except UnknownKind:
        return name
    return translate(sentence).format(**details)
