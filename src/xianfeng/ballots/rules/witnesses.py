"""Witnesses of the logs: where they are asked, and what may be odd about one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from xianfeng.foundation.ledger.notes import BadNote, Verifier
from xianfeng.foundation.ledger.witness import read_verifier


class Oddity(StrEnum):
    """Said publicly, with the figures that belong to it."""

    DOWN = "down"
    REFUSES = "refuses"
    WRONG = "wrong"
    WENT_BACK = "went_back"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Witness:
    """Where a witness is asked, and its key."""

    url: str
    key: Verifier

    @classmethod
    def read(cls, text: str) -> "Witness":
        """Read a setting: "https://… NAME+ID+KEY".

        Raises:
            BadNote: it is none.
        """
        url, _, key = text.strip().partition(" ")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise BadNote(why="no address")
        return cls(url.rstrip("/"), read_verifier(key))


def witnesses_of(texts: Iterable[str]) -> list[Witness]:
    """Read the setting.

    Raises:
        BadNote: one is none.
    """
    return [Witness.read(text) for text in texts]
