from datetime import date

from django.utils.translation import gettext as _

from xianfeng.actors.doors import ActorRequest
from xianfeng.organisation.fields import AsOfForm


def asked_day(request: ActorRequest, *, today: date) -> tuple[AsOfForm, date | None]:
    """Read the day that a page is asked of; a wrong or future one is said in the form."""
    form = AsOfForm(request.GET if "as_of" in request.GET else None)
    day = form.day if form.is_bound else None
    if day is not None and day > today:
        form.add_error("as_of", _("This day is still to come."))
        day = None
    return form, day
