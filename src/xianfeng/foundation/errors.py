"""The expected no, and the mark for sentences that are translated at the edge."""

from collections.abc import Callable, Sequence
from typing import ClassVar


def N_(sentence: str) -> str:  # noqa: N802 -- the customary name of gettext's no-op
    """Mark a sentence for translation and return it as it is."""
    return sentence


class Refusal(Exception):  # noqa: N818 -- a refusal is an answer, not a fault
    """An expected no, named by its class and told to people in one sentence.

    A subclass gives `sentence`, English with `{name}` gaps; the keyword details fill them.
    The edge (`ui.words.say`) translates first and fills afterwards.

    >>> class AlreadyCounted(Refusal):
    ...     sentence = N_("The voice {voice} has been counted already.")
    >>> str(AlreadyCounted(voice="public"))
    'The voice public has been counted already.'
    """

    sentence: ClassVar[str] = N_("This is not possible.")
    beside: tuple[str, ...] = ()
    """The fields beside which it is said: the first that a form has; else it stands on top.

    Where a service knows better, it gives `beside` with the details.
    """
    words: ClassVar[Sequence[str]] = ()
    """Details that are words: marked with `N_` where they are given, translated with the rest."""

    def __init__(self, **details: object) -> None:
        beside = details.pop("beside", self.beside)
        assert isinstance(beside, tuple)
        super().__init__(details)
        self.details = details
        self.beside = beside

    def __str__(self) -> str:
        return self.said(str, str)

    def said(self, translate: Callable[[str], str], write: Callable[[object], object]) -> str:
        """Say it: sentence and words are translated first, then the gaps of both are filled."""
        told = {name: write(value) for name, value in self.details.items()}
        for name in self.words:
            told[name] = translate(str(self.details[name])).format(**told)
        return translate(self.sentence).format(**told)


class NotAllowed(Refusal):
    """The actor lacks the permission for this deed."""

    sentence = N_("You are not allowed to do this.")


class OwnMatter(NotAllowed):
    """Whoever proposed, wrote, asked or is affected does not decide, nor does a deputy (D16)."""

    sentence = N_(
        "Nobody can decide on their own matter, or on that of a person whose deputy they "
        "are. Somebody else must decide on this."
    )
