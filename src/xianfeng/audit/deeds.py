"""How deeds are said: rooms above teach the sentences, any room says them."""

from collections.abc import Mapping

from django.utils.functional import Promise

_sentences: dict[str, str | Promise] = {}


def teach(sentences: Mapping[str, str | Promise]) -> None:
    """Add sentences, verb → what somebody did; call it in `AppConfig.ready`."""
    _sentences.update(sentences)


def sentence_of(verb: str) -> str:
    """Say a deed; one that has no sentence by its name in the program."""
    return str(_sentences.get(verb, verb))
