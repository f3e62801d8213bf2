"""How this room speaks: questions as data have words of their own, or the catalogues have them."""

from django.utils.translation import get_language, gettext

from .rules.questions import Words


def say_words(words: Words) -> str:
    """Say the words of a question in the reader's language; those built in are translated."""
    if not words.zh:
        return gettext(words.en) if words.en else ""
    is_chinese = (get_language() or "").startswith("zh")
    return words.zh if is_chinese or not words.en else words.en
