"""The lists of the room: what they show, how they sort, what narrows them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.carriers.models.carriers import FORMS, SERVES, STAGES
from xianfeng.people.models.members import Member
from xianfeng.ui.lists.columns import Column, Kind, nullable, of_field
from xianfeng.ui.lists.filters import Filters, by_choice, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare

from .selectors.activities import ActivityRow
from .selectors.catalogue import NEWEST_FIRST, CarrierRow
from .words import say_turn


class CarrierFilters(Filters):
    """What one looks for in the catalogue."""

    q = by_words(having("title", "theme", "organisation__name"))
    stage = by_choice(_("Stage"), STAGES, "stage", everything=_("all stages"))
    form = by_choice(_("Form"), FORMS, "form", everything=_("all forms"))
    serves = by_choice(
        _("Serves"),
        SERVES,
        lambda rows, whom: rows.filter(**{f"serves_{whom}": True}),
        everything=_("all three"),
    )


def _whose(row: CarrierRow) -> str:
    name = row.carrier.organisation.name
    own = _g("a member's own proposal")
    return f"{name} · {own}" if row.carrier.proposed_by_id else name


CARRIERS = declare(
    Listing[CarrierRow](
        name="carriers.carriers",
        title=_("Carriers"),
        columns=(
            Column(
                "title",
                _("Carrier"),
                lambda row: row.carrier.title,
                sort=("title",),
                link=lambda row: reverse("carriers:carrier", args=[row.carrier.pk]),
                note=_whose,
                note_heading=_("Organisation"),
            ),
            Column(
                "stage",
                _("Stage"),
                lambda row: row.carrier.get_stage_display(),
                sort=("stage",),
                word=lambda _row: "none",
                note=lambda row: say_turn(row.turn, row.carrier),
                note_heading=_("Whose turn"),
            ),
            Column("form", _("Form"), lambda row: row.carrier.get_form_display(), sort=("form",)),
            Column(
                "goals",
                _("Goals it serves"),
                lambda row: "; ".join(goal.title for goal in row.goals),
                template="carriers/_goals.html",
            ),
            Column(
                "held",
                _("Last held"),
                lambda row: row.last_held_at,
                sort=(nullable("last_held"),),
                kind=Kind.DAY,
            ),
        ),
        order=NEWEST_FIRST,
        empty=Empty(
            _("No carrier yet"),
            _("A member or the secretary of a branch proposes one; it is listed from then on."),
        ),
        nothing=Empty(_("No matching carriers"), _("Use fewer words or remove a filter.")),
        counted=ngettext_lazy("%(number)s carrier", "%(number)s carriers", "count"),
        filters=CarrierFilters,
    )
)


ACTIVITIES = declare(
    Listing[ActivityRow](
        name="carriers.activities",
        title=_("Activities"),
        columns=(
            Column(
                "starts",
                _("When"),
                lambda row: row.activity.starts_at,
                sort=("starts_at",),
                kind=Kind.MOMENT,
            ),
            Column(
                "title",
                _("Activity"),
                lambda row: row.activity.title,
                sort=("title",),
                link=lambda row: reverse("carriers:activity", args=[row.activity.pk]),
            ),
            Column("state", _("State"), lambda row: row.state[1], word=lambda row: row.state[0]),
            of_field("signed_up", _("Signed up"), kind=Kind.NUMBER),
            of_field("checked_in", _("Checked in"), kind=Kind.NUMBER),
            Column(
                "served",
                _("People served"),
                lambda row: row.activity.people_served,
                sort=(nullable("people_served"),),
                kind=Kind.NUMBER,
            ),
            Column(
                "recorded",
                _("Recorded"),
                lambda row: row.activity.held_recorded_at or row.activity.recorded_at,
                kind=Kind.MOMENT,
                template="carriers/_lag.html",
            ),
        ),
        order=("-starts_at", "-pk"),
        empty=Empty(
            _("No activity yet"),
            _("Planned and held activities will be listed here, with who came."),
        ),
        counted=ngettext_lazy("%(number)s activity", "%(number)s activities", "count"),
        per_page=10,
        is_framed=False,
    )
)


def _stands(row: Any) -> bool:
    return row.sign_up_id is not None


def _strike_url(row: Any) -> str:
    return reverse("carriers:strike_off", args=[row.at_id, row.sign_up_id])


def _word(row: Any) -> str:
    if not _stands(row):
        return ""
    return _g("has a place") if row.placed_at else _g("in line")


PEOPLE = declare(
    Listing[Member](
        name="carriers.people",
        title=_("Who comes"),
        columns=(
            of_field("name", _("Member"), sort=("name_keys", "name")),
            Column(
                "organisation",
                _("Organisation"),
                lambda row: row.organisation.name,
                sort=("organisation__path",),
            ),
            Column("word", _("Sign-up"), _word),
            Column(
                "strike",
                _("Take off the list"),
                lambda row: _g("Take off") if _stands(row) else "",
                link=lambda row: _strike_url(row) if _stands(row) else "",
                none="",
                is_aloud=True,
                is_exported=False,
            ),
            Column(
                "checked_in",
                _("Checked in"),
                lambda row: getattr(row, "checked_in_at", None),
                sort=(nullable("checked_in_at"),),
                kind=Kind.MOMENT,
            ),
        ),
        order=("name_keys", "pk"),
        empty=Empty(
            _("Nobody has signed up yet"),
            _("Names appear here as members sign up or check in."),
        ),
        is_framed=False,
    )
)
