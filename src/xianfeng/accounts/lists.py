"""The lists of the room: what they show, how they sort, what narrows them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.ui.lists.columns import Column, Kind, nullable, of_field
from xianfeng.ui.lists.filters import Filters, by_choice, by_words, having
from xianfeng.ui.lists.listing import Empty, Listing, declare, known

from .models import SavedFilter, User

STATES = (
    ("open", pgettext_lazy("account", "open")),
    ("closed", pgettext_lazy("account", "closed")),
)


class AccountFilters(Filters):
    """Look for an account by sign-in name or name."""

    q = by_words(having("username", "last_name", "first_name"), _("Sign-in name or name"))
    state = by_choice(
        _("State"), STATES, lambda rows, state: rows.filter(is_active=state == "open")
    )


ACCOUNTS = declare(
    Listing[User](
        name="accounts.accounts",
        title=_("Accounts"),
        columns=(
            of_field(
                "username",
                _("Sign-in name"),
                link=lambda user: reverse("account_person", args=[user.pk]),
            ),
            Column(
                "name",
                pgettext_lazy("person", "Name"),
                lambda user: user.get_full_name(),
                sort=("last_name", "first_name"),
            ),
            Column(
                "seen",
                _("Last signed in"),
                lambda user: user.last_login,
                sort=(nullable("last_login"),),
                kind=Kind.DAY,
                none=_("never"),
            ),
            Column(
                "state",
                _("State"),
                lambda user: str(dict(STATES)["open" if user.is_active else "closed"]),
                sort=("is_active",),
                word=lambda user: "good" if user.is_active else "none",
            ),
        ),
        order=("username", "pk"),
        empty=Empty(
            _("No account yet"),
            _("Accounts of people in the organisations that you look after will be listed here."),
        ),
        nothing=Empty(_("No results"), _("Try a shorter word.")),
        counted=ngettext_lazy("%(number)s account", "%(number)s accounts", "count"),
        filters=AccountFilters,
    )
)


def _title_of(saved: SavedFilter) -> str:
    """Name the list of a filter; by its name in the program where it is gone."""
    titles = {listing.name: str(listing.title) for listing in known()}
    return titles.get(saved.listing, saved.listing)


FILTERS = declare(
    Listing[SavedFilter](
        name="accounts.filters",
        title=_("Saved filters"),
        columns=(
            of_field("name", pgettext_lazy("filter", "Name"), link=lambda saved: saved.address),
            Column("listing", _("List"), _title_of, sort=("listing",)),
            Column(
                "saved",
                _("Saved on"),
                lambda saved: saved.recorded_at,
                sort=("recorded_at",),
                kind=Kind.DAY,
            ),
            Column(
                "steps",
                _("What you can do"),
                lambda _saved: "",
                template="accounts/_filter_steps.html",
                is_aloud=True,
                is_exported=False,
            ),
        ),
        order=("listing", "name", "pk"),
        empty=Empty(
            _("No filter saved yet"),
            _("Filter a list, then save below it the filters you use often."),
        ),
        counted=ngettext_lazy("%(number)s filter", "%(number)s filters", "count"),
    )
)
