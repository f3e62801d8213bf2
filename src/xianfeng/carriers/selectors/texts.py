"""What a proposal said before it was changed, beside what it says now, and what it lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import SERVES, Carrier, EarlierText, ProposalText
from xianfeng.carriers.rules.life import Deed
from xianfeng.foundation.life import last
from xianfeng.plans.models import Goal
from xianfeng.plans.selectors.goals import goals_visible_to
from xianfeng.ui.words import say_number

from .catalogue import goals_of

UNSAID = "—"


@dataclass(frozen=True)
class TextChange:
    """A part of a proposal that says something else than before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Mended:
    """When a proposal was changed, and what in it."""

    text: EarlierText
    """What it said before; whether somebody has confirmed that the next version means the same."""
    changes: tuple[TextChange, ...]

    @property
    def version(self) -> int:
        """The version that the change made."""
        return self.text.version + 1


@dataclass(frozen=True)
class Texts:
    """How a proposal came to say what it says."""

    mended: tuple[Mended, ...] = ()
    """Each time it was changed, the latest first."""
    since_return: tuple[TextChange, ...] = ()
    """What differs from the text that was returned last."""


def texts_of(actor: Actor, carrier: Carrier) -> Texts:
    """Compare what a proposal said with what it says; no query where it was never changed."""
    if carrier.version == 1:
        return Texts()
    returned = last(sorted(carrier.moves.all(), key=lambda move: move.number), Deed.RETURN)
    earlier = list(carrier.earlier_texts.order_by("version"))
    numbers = {number for text in earlier for number in text.goals}
    goals = goals_visible_to(actor).in_bulk(numbers)
    now = goals_of(actor, [carrier])[carrier.pk]
    said = [said_of(text, (goals[key] for key in text.goals if key in goals)) for text in earlier]
    said.append(said_of(carrier, now))
    mended = [
        Mended(text, _changes(before, after))
        for text, (before, after) in zip(earlier, pairwise(said), strict=True)
    ]
    since = [
        before
        for text, before in zip(earlier, said, strict=False)
        if returned and text.replaced_at >= returned.recorded_at
    ]
    return Texts(tuple(reversed(mended)), _changes(since[0], said[-1]) if since else ())


def said_of(text: ProposalText, goals: Iterable[Goal]) -> Mapping[str, str]:
    """Say each part of a text in words."""
    return {
        _("Name"): text.title,
        _("Theme"): text.theme,
        _("Form"): text.get_form_display(),
        _("What does it serve?"): _joined(
            [label for value, label in SERVES if value in text.serves]
        ),
        _("Goals it serves"): _joined(sorted(goal.title for goal in goals)) or UNSAID,
        **dict(text_facts(text)),
    }


def text_facts(text: ProposalText) -> list[tuple[str, str]]:
    """Say why, by whom and at what price; "—" stands for what a proposal does not say."""
    minutes, yuan = text.burden, text.cost
    asks = ngettext("%(n)s minute a month", "%(n)s minutes a month", minutes or 0)
    costs = _("%(n)s yuan a year") if yuan else _("costs nothing")
    return [
        (_("The need it answers"), text.need or UNSAID),
        (_("Led by"), text.leads or UNSAID),
        (_("Who takes part"), text.takes_part or UNSAID),
        (_("What it costs"), UNSAID if yuan is None else costs % {"n": say_number(yuan)}),
        (_("What it asks"), UNSAID if minutes is None else asks % {"n": say_number(minutes)}),
    ]


def lacks_of(text: ProposalText, goals: Sequence[Goal]) -> list[str]:
    """Name what a proposal does not say yet, and whoever decides will ask."""
    said = {
        _("which goal it serves"): goals,
        _("which need it answers, and how it was found out"): text.need,
        _("who leads it"): text.leads,
        _("who takes part"): text.takes_part,
        _("what it costs"): text.cost is not None,
        _("what it asks of the branch"): text.burden is not None,
    }
    return [words for words, is_said in said.items() if not is_said]


def _joined(words: Sequence[str | Promise]) -> str:
    return " · ".join(map(str, words))


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[TextChange, ...]:
    return tuple(
        TextChange(label, was, after[label]) for label, was in before.items() if was != after[label]
    )
