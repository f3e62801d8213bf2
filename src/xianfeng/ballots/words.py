"""How this room speaks: questions as data have words of their own, or the catalogues have them."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from .rules.questions import Words
from .rules.witnesses import Oddity

ODDITIES = {
    Oddity.DOWN: _("did not answer"),
    Oddity.REFUSES: _("refused to sign ({status})"),
    Oddity.WRONG: _("answered with a wrong signature"),
    Oddity.WENT_BACK: _("went back from {before} to {now} leaves"),
    Oddity.AHEAD: _("says that it has seen {size} leaves; the log has {held}"),
}


def say_words(words: Words) -> str:
    """Say the words of a question in the reader's language; those built in are translated."""
    if not words.zh:
        return gettext(words.en) if words.en else ""
    is_chinese = (get_language() or "").startswith("zh")
    return words.zh if is_chinese or not words.en else words.en


def say_oddity(oddity: Oddity, figures: Mapping[str, int]) -> str:
    """Say what was odd about a witness."""
    return str(ODDITIES[oddity]).format(**figures)
