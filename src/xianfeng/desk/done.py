"""What deputies did in somebody's name, for the page of deputies."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import Actor
from xianfeng.ui.lists.asking import show
from xianfeng.ui.lists.columns import Column, Kind
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.lists.showing import Shown

from .selectors.trail import done_in_name_of
from .trail_words import EntrySeen, all_seen

DONE = declare(
    Listing[EntrySeen](
        name="desk.done",
        title=_("What was done in your name"),
        columns=(
            Column(
                "at",
                _("When"),
                lambda seen: seen.line.entry.recorded_at,
                sort=("number",),
                kind=Kind.MOMENT,
            ),
            Column("who", _("Who"), lambda seen: seen.person),
            Column(
                "deed",
                _("Action"),
                lambda seen: seen.sentence,
                note=lambda seen: f"{seen.subject} {seen.line.entry.subject_id}",
            ),
            Column("why", _("Why"), lambda seen: seen.line.entry.reason),
        ),
        order=("-number",),
        empty=Empty(
            _("Nothing yet"),
            _("Whatever a deputy does for you will be listed here, from the audit log."),
        ),
        prefix="done",
        is_framed=False,
        is_exported=False,
    )
)


def done_for(actor: Actor | None, request: HttpRequest) -> Shown[EntrySeen] | None:
    """Return the list; None where there is nobody for whom something could be done."""
    found = None if actor is None else done_in_name_of(actor)
    return None if found is None else show(request, DONE, found, make=all_seen)
