from dataclasses import dataclass
from datetime import date

from django.core import signing

from xianfeng.plans.rules import Candidate
from xianfeng.plans.rules.intake import ReadPlan, days_of

SALT = "plans.import"
HELD_SECONDS = 24 * 3600
"""How long a read paper may wait between its two pages; after that it is sent anew."""


class PaperTooOld(Exception):  # noqa: N818 -- the page asks for the paper again
    """The paper on its way is too old, or not one that was read here."""


@dataclass(frozen=True)
class HeldPaper:
    """A read paper on its way from one page to the next, signed: its words stay its own."""

    name: str
    title: str
    digest: str
    years: tuple[int, int] | None
    candidates: tuple[Candidate, ...]
    passed_over: tuple[str, ...] = ()

    @classmethod
    def of(cls, paper: ReadPlan, *, name: str) -> "HeldPaper":
        """Hold what was read of a file."""
        title = paper.title or name.rpartition(".")[0]
        return cls(name, title, paper.digest, paper.years, paper.candidates, paper.passed_over)

    @classmethod
    def read(cls, token: str) -> "HeldPaper":
        """Read what `token` gave; `PaperTooOld` if it has waited too long, or it is not ours."""
        try:
            held = signing.loads(token, salt=SALT, max_age=HELD_SECONDS)
        except signing.BadSignature as error:
            raise PaperTooOld from error
        return cls(
            name=held["name"],
            title=held["title"],
            digest=held["digest"],
            years=held["years"] and tuple(held["years"]),
            candidates=tuple(Candidate.from_parts(parts) for parts in held["candidates"]),
            passed_over=tuple(held["passed_over"]),
        )

    @property
    def token(self) -> str:
        """The paper as a text for a hidden field."""
        parts = [candidate.as_parts() for candidate in self.candidates]
        words = {
            "name": self.name,
            "title": self.title,
            "digest": self.digest,
            "years": self.years,
            "candidates": parts,
            "passed_over": self.passed_over,
        }
        return signing.dumps(words, salt=SALT, compress=True)

    def days(self, today: date) -> tuple[date, date]:
        """Tell the days that the plan covers, half-open; without a year in it, those of today's."""
        return days_of(self.years or (today.year, today.year))
