"""What members say of themselves in rooms above, counted with the composition (D12)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xianfeng.foundation.room import house
from xianfeng.ui.words import Text


@dataclass(frozen=True)
class Answers:
    """Answers of which each is counted by itself: who gives it, and who does not."""

    name: str
    """Begins the name under which a count is kept."""
    title: Text
    """Stands over the table of the page."""
    labels: Mapping[str, Text]
    """Every answer and how it is said, in the order of the page."""
    count: Callable[[], Iterable[tuple[int, str, int]]]
    """Gives organisation, answer, and how many of those who belong to the organisation itself give
    it."""

    def key(self, answer: str) -> str:
        """Return the name under which the count of an answer is kept."""
        return f"{self.name}:{answer}"


def all_answers() -> tuple[Answers, ...]:
    """Return what rooms above let members say, by name."""
    return tuple(sorted(house().every(Answers), key=lambda each: each.name))
