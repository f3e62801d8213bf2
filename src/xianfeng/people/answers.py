"""What members say of themselves in rooms above, counted with the composition (D12)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xianfeng.ui.words import Text


@dataclass(frozen=True)
class Answers:
    """Answers of which each is counted by itself: who gives it, and who does not.

    Attributes:
        name: begins the name under which a count is kept.
        title: stands over the table of the page.
        labels: every answer and how it is said, in the order of the page.
        count: gives organisation, answer, and how many of those who belong to the organisation
            itself give it.
    """

    name: str
    title: Text
    labels: Mapping[str, Text]
    count: Callable[[], Iterable[tuple[int, str, int]]]

    def key(self, answer: str) -> str:
        """Return the name under which the count of an answer is kept."""
        return f"{self.name}:{answer}"


_answers: dict[str, Answers] = {}


def register(answers: Answers) -> None:
    """Add what a room lets members say; call it in `AppConfig.ready`."""
    _answers[answers.name] = answers


def all_answers() -> tuple[Answers, ...]:
    """Return what rooms above let members say, by name."""
    return tuple(_answers[name] for name in sorted(_answers))
