from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.people.lists.members import COUNTED, WHO, called
from xianfeng.people.models.members import Member
from xianfeng.rolls.models import Roll
from xianfeng.ui.lists.columns import Column, Kind
from xianfeng.ui.lists.filters import Filters, by_choice, by_words
from xianfeng.ui.lists.listing import Empty, Listing, declare


@dataclass(frozen=True)
class RollRow:
    """A roll, and the answer to a member's "am I on it?"; None for nobody's question."""

    roll: Roll
    is_on: bool | None


def _answer(row: RollRow) -> str:
    return "" if row.is_on is None else _g("yes") if row.is_on else _g("no")


ROLLS = declare(
    Listing[RollRow](
        name="organisation.rolls",
        title=_("Rolls"),
        columns=(
            Column(
                "title",
                _("Roll"),
                lambda row: row.roll.title,
                sort=("title",),
                link=lambda row: reverse("rolls:roll", args=[row.roll.pk]),
            ),
            Column(
                "matter",
                _("Asked for"),
                lambda row: row.roll.get_matter_display(),
                sort=("matter",),
            ),
            Column(
                "organisation",
                _("Organisation"),
                lambda row: row.roll.organisation.name,
                sort=("organisation__path",),
            ),
            Column(
                "size",
                _("Frozen with"),
                lambda row: row.roll.size,
                sort=("size",),
                kind=Kind.NUMBER,
            ),
            Column(
                "frozen",
                _("Frozen on"),
                lambda row: row.roll.frozen_at,
                sort=("frozen_at",),
                kind=Kind.DAY,
            ),
            Column(
                "answer",
                _("Am I on it?"),
                _answer,
                word=lambda row: "good" if row.is_on else "none",
            ),
        ),
        order=("-frozen_at", "-pk"),
        empty=Empty(
            _("No roll yet"), _("Before a vote, the roll of those entitled to vote is listed here.")
        ),
        counted=ngettext_lazy("%(number)s roll", "%(number)s rolls", "count"),
    )
)


class RollFilters(Filters):
    """Who of a roll is shown."""

    q = by_words(called, _("Name or number"))
    undelivered = by_choice(
        _("Which"),
        [("1", _("who has no open account"))],
        lambda people, _value: people.exclude(user__is_active=True),
        everything=_("everybody"),
    )


ROLL_PEOPLE = declare(
    Listing[Member](
        name="organisation.roll_people",
        title=_("Who is on it"),
        columns=WHO,
        order=("organisation__path", "name_keys", "pk"),
        empty=Empty(_("Nobody.")),
        counted=COUNTED,
        filters=RollFilters,
        by_keys=True,
        is_framed=False,
    )
)
