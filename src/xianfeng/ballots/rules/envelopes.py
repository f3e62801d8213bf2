"""What an envelope holds, and what its receipt promises; no Django, no clock."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from xianfeng.foundation.ledger import promises

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


Alike = dict[str, tuple[Mapping[str, str | Sequence[str]], bytes]]
"""By what they say: answers, and the line of a ballot that says so without a comment."""


class BadContent(ValueError):  # noqa: N818 -- what the bytes are, said plainly
    """An envelope holds something else than a ballot."""


@dataclass(frozen=True)
class Content:
    """A ballot with all that ties it to its slip; it is never stored but sealed.

    Attributes:
        code: of the slip.
        first, second: the nonces n1 and n2.
        since: the day on which it was cast.
        salt: of the comment; empty without one.
    """

    code: bytes
    first: bytes
    second: bytes
    since: int
    questionnaire: str
    answers: Mapping[str, str | Sequence[str]]
    comment: str = ""
    salt: bytes = b""

    def __repr__(self) -> str:
        return "<content of an envelope>"

    @property
    def written(self) -> bytes:
        """The bytes that are sealed."""
        parts = {
            "c": self.code.hex(),
            "1": self.first.hex(),
            "2": self.second.hex(),
            "d": self.since,
            "q": self.questionnaire,
            "a": self.answers,
            "t": self.comment,
            "s": self.salt.hex(),
        }
        return _json(parts).encode()

    @classmethod
    def read(cls, written: bytes, alike: Alike | None = None) -> "Content":
        """Read what was sealed.

        Args:
            alike: answers that were read before; those that are alike share them and their line.

        Raises:
            BadContent: it is no ballot.
        """
        try:
            parts = json.loads(written.decode())
            made = cls(
                bytes.fromhex(parts["c"]),
                bytes.fromhex(parts["1"]),
                bytes.fromhex(parts["2"]),
                int(parts["d"]),
                str(parts["q"]),
                dict(parts["a"]),
                str(parts["t"]),
                bytes.fromhex(parts["s"]),
            )
            return made if alike is None else made._sharing(alike)
        except (ValueError, KeyError, TypeError) as fault:
            raise BadContent from fault

    def _sharing(self, alike: Alike) -> "Content":
        name = f"{self.questionnaire} {self.answers}"
        answers, line = alike.get(name) or (self.answers, b"")
        if not self.comment:
            line = line or self.ballot
            self.__dict__["ballot"] = line
        alike[name] = answers, line
        self.__dict__["answers"] = answers
        return self

    @property
    def comment_hash(self) -> str:
        """SHA-256(salt ‖ comment) in hexadecimal digits; empty without a comment."""
        return sha256(self.salt + self.comment.encode()).hexdigest() if self.comment else ""

    @cached_property
    def ballot(self) -> bytes:
        """The line of the ballot's leaf (`foundation.ledger.leaves.BallotLeaf`).

        Written by the million, of answers that were checked; a test reads it back.
        """
        said = {
            "answers": dict(sorted(self.answers.items())),
            "comment": self.comment_hash,
            "kind": "ballot",
            "questionnaire": self.questionnaire,
        }
        return _json(said).encode()

    @cached_property
    def middle(self) -> bytes:
        """M, between the promise and the ballot."""
        return promises.middle(self.second, self.ballot)

    @cached_property
    def commitment(self) -> bytes:
        """C, which the receipt names."""
        return promises.promise(self.first, self.middle)

    @property
    def digest(self) -> str:
        """What the database keeps of its slip."""
        return promises.stored(self.code).hex()
