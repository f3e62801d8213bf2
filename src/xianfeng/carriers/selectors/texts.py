"""What a proposal said before it was returned and changed, beside what it says now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models import SERVES, Carrier, EarlierText
from xianfeng.carriers.rules.life import Deed
from xianfeng.foundation.life import last
from xianfeng.plans.models import Goal
from xianfeng.plans.selectors import goals_visible_to

from .catalogue import goals_of


@dataclass(frozen=True)
class TextChange:
    """A part of a proposal that says something else than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Mended:
    """When a returned proposal was changed, and what in it."""

    at: datetime
    changes: tuple[TextChange, ...]


@dataclass(frozen=True)
class Texts:
    """How a proposal came to say what it says."""

    mended: tuple[Mended, ...] = ()
    """Each time it was changed, the latest first."""
    since_return: tuple[TextChange, ...] = ()
    """What differs from the text that was returned last."""

    @property
    def changed_at(self) -> datetime | None:
        """When it was changed last; what was counted before was counted on another text."""
        return self.mended[0].at if self.mended else None


def texts_of(actor: Actor, carrier: Carrier) -> Texts:
    """Compare what a proposal said with what it says; no query where it was never returned."""
    returned = last(sorted(carrier.moves.all(), key=lambda move: move.number), Deed.RETURN)
    earlier = list(carrier.earlier_texts.order_by("pk")) if returned else []
    if not earlier or returned is None:
        return Texts()
    numbers = {number for text in earlier for number in text.goals}
    goals = goals_visible_to(actor).in_bulk(numbers)
    now = goals_of(actor, [carrier])[carrier.pk]
    said = [_said(text, (goals[key] for key in text.goals if key in goals)) for text in earlier]
    said.append(_said(carrier, now))
    mended = [
        Mended(text.replaced_at, _changes(before, after))
        for text, (before, after) in zip(earlier, pairwise(said), strict=True)
    ]
    since = [
        before
        for text, before in zip(earlier, said, strict=False)
        if text.replaced_at >= returned.recorded_at
    ]
    return Texts(tuple(reversed(mended)), _changes(since[0], said[-1]) if since else ())


def _said(text: Carrier | EarlierText, goals: Iterable[Goal]) -> Mapping[str, str]:
    """Say each part of a text in words."""
    return {
        _("Name"): text.title,
        _("Theme"): text.theme,
        _("Form"): text.get_form_display(),
        _("What does it serve?"): _joined(
            [label for value, label in SERVES if value in text.serves]
        ),
        _("Goals it serves"): _joined(sorted(goal.title for goal in goals)) or "—",
    }


def _joined(words: Sequence[str | Promise]) -> str:
    return " · ".join(map(str, words))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[TextChange, ...]:
    return tuple(
        TextChange(label, was, after[label]) for label, was in before.items() if was != after[label]
    )
