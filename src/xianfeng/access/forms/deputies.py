from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.access.forms.named import AccountField
from xianfeng.access.selectors.deputies import administers_anywhere, people_to_name
from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor
from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import start_of
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.ui.fields import DayField, ReasonField
from xianfeng.ui.named import let_choose


class DeputyForm(forms.Form):
    """Who acts for whom, where, and from which day to which."""

    principal = AccountField(
        label=_("Who is represented?"),
        required=False,
        help_text=_("Sign-in name, number or full name. Leave empty for yourself."),
    )
    deputy = AccountField(label=_("Who acts as deputy?"))
    organisation = NodeField[Organisation](
        label=_("At which organisation?"),
        required=False,
        help_text=_(
            "Its code or full name; everything below it is included. Leave empty for "
            "everywhere the roles apply."
        ),
    )
    unit = NodeField[Unit](
        label=_("Or at which unit?"),
        required=False,
        help_text=_("For roles held at a unit. Otherwise leave it empty."),
    )
    first_day = DayField(label=_("First day"), today=True)
    last_day = DayField(label=_("Last day"))
    reason = ReasonField(
        help_text=_("For example a business trip or a course. The people concerned can read it."),
    )

    def __init__(self, data: Any, *, actor: Actor, at: datetime) -> None:
        super().__init__(data)
        people = people_to_name(actor, at=at)
        let_choose(
            self,
            principal=people,
            deputy=people,
            organisation=organisations_visible_to(actor),
            unit=units_visible_to(actor),
        )
        if not administers_anywhere(actor):
            del self.fields["principal"]

    def told(self, *, own: User) -> dict[str, Any]:
        """Return what the service takes: from the first day's beginning to the last day's end."""
        said = self.cleaned_data
        last = said["last_day"] + timedelta(days=1)
        names = ("deputy", "organisation", "unit", "reason")
        return {
            "principal": said.get("principal") or own,
            "starts_at": start_of(said["first_day"]),
            "ends_at": start_of(last),
            **{name: said[name] for name in names},
        }
