"""Which personal data this room keeps, what for, who sees it, how long."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Processing, Section

from .selectors import saved_filters

PROCESSING = (
    Processing(
        "account",
        data=N_(
            "Sign-in name, hash of the password, time of the last sign-in, number of wrong "
            "passwords since then, roles"
        ),
        purpose=N_("to know who is acting"),
        seen_by=N_("the person; administrators"),
        kept=N_("as long as the account exists; erased when deletion is granted after leaving"),
        order=90,
    ),
    Processing(
        "filters",
        data=N_("Filters that somebody has saved for a list, by name"),
        purpose=N_("so that one finds the same rows again"),
        seen_by=N_("only the person"),
        kept=N_("until the person deletes them or the account is erased"),
        is_voluntary=True,
        order=95,
    ),
)


def filters_of(person: Any) -> Section:
    """Return the filters that somebody has saved; they tell what one looks for."""
    rows = saved_filters(person.user_id).order_by("listing", "name")
    return Section(
        "filters",
        _("My saved filters"),
        {"name": _("Name"), "path": _("Page"), "query": _("Filters and order")},
        [(row.name, row.path, row.query) for row in rows],
    )
