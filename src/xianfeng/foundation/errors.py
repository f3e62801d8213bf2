"""The expected no, and the mark for sentences that are translated at the edge."""

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

    def __init__(self, **details: object) -> None:
        super().__init__(details)
        self.details = details

    def __str__(self) -> str:
        return self.sentence.format(**self.details)


class NotAllowed(Refusal):
    """The actor lacks the permission for this deed."""

    sentence = N_("You are not allowed to do this.")


class OwnMatter(NotAllowed):
    """Whoever proposed, wrote, asked or is affected does not decide, nor does a deputy (D16)."""

    sentence = N_(
        "Nobody decides on their own matter, nor on that of a person whose deputy they are. "
        "Somebody else decides on this."
    )
