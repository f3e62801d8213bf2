"""What a notice says, and when a digest is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of notice.

    Args:
        name: "room.fact".
        sentence: English with `{gaps}`, marked by N_; details fill the gaps after translation.
        is_urgent: sent by itself where mail is set up, not only with the day's digest.
    """

    name: str
    sentence: str
    is_urgent: bool = False


class UnknownKind(LookupError):  # noqa: N818 -- named as the fact that it is
    """No room has registered this kind; a fault of the program."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; call it in `AppConfig.ready`, and notices of it can be said for ever.

    Raises:
        ValueError: the name is not "room.fact", or another kind has it.
    """
    if kind.name.count(".") != 1:
        raise ValueError(f"a kind of notice is named room.fact, not {kind.name!r}")
    if _kinds.setdefault(kind.name, kind) != kind:
        raise ValueError(f"the kind {kind.name} is registered already")
    return kind


def kind_named(name: str) -> Kind:
    """Return the kind of this name.

    Raises:
        UnknownKind: no room has registered it.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def say(name: str, details: Mapping[str, object], translate: Callable[[str], str]) -> str:
    """Say a notice in the reader's language; one of a kind that is gone says its name."""
    try:
        sentence = kind_named(name).sentence
    except UnknownKind:
        return name
    return translate(sentence).format(**details)
