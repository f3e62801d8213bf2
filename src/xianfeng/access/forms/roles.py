"""What is asked when a role is given or ended, and when an account is opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.access.forms.named import AccountField
from xianfeng.access.models.roles import role_kinds
from xianfeng.access.rules.roles import RoleShow, moments
from xianfeng.access.words import SHOW_LABELS, SIGN_IN_NAME
from xianfeng.ui.fields import DayField, LineField, ReasonField, SearchForm


class RoleFilterForm(SearchForm):
    """Which roles of a place are shown; what is not understood shows what stands."""

    kind = forms.ChoiceField(label=_("Role"), required=False)
    show = forms.ChoiceField(
        label=_("Which"),
        choices=[(show.value, label) for show, label in SHOW_LABELS.items()],
        required=False,
    )
    below = forms.BooleanField(label=_("also below it"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["q"].label = _("Name or sign-in name")
        field: Any = self.fields["kind"]
        field.choices = [("", _("all")), *role_kinds()]

    @property
    def kind_word(self) -> str:
        return str(self.cleaned_data.get("kind") or "") if self.is_valid() else ""

    @property
    def shown(self) -> RoleShow:
        word = self.cleaned_data.get("show") if self.is_valid() else ""
        return RoleShow(word) if word else RoleShow.STANDING

    @property
    def with_below(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data.get("below"))


class PeriodForm(forms.Form):
    """Which role, from when, until when, and why."""

    kind = forms.ChoiceField(label=_("Role"))
    starts_on = DayField(label=_("First day"), today=True)
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_(
            "Leave empty for no end date. Nobody can give a role for longer than they hold "
            "their own."
        ),
    )
    reason = ReasonField(help_text=_("It is shown here and in the audit log."))

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["kind"]
        # Nobody becomes an administrator because that stood first.
        field.choices = [*([("", _("Choose"))] if len(kinds) > 1 else []), *kinds]

    def told(self, at: datetime) -> dict[str, Any]:
        """Return what the services take; the form is valid."""
        said = self.cleaned_data
        starts_at, ends_at = moments(
            said["starts_on"], said["ends_on"], at=at, zone=timezone.get_current_timezone()
        )
        return {
            "kind": said["kind"],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "reason": said["reason"],
        }


class GiveRoleForm(PeriodForm):
    """Who is to have a role."""

    person = AccountField(label=_("Who?"))
    field_order = ("person", "kind", "starts_on", "ends_on", "reason")


class OfficialForm(PeriodForm):
    """Somebody who is no member: an account and the first role."""

    name = LineField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    username = LineField(label=_("Sign-in name"), max_length=150, help_text=SIGN_IN_NAME)
    field_order = ("name", "username", "kind", "starts_on", "ends_on", "reason")


class EndRoleForm(forms.Form):
    """Why a role ends."""

    reason = ReasonField(help_text=_("It is recorded in the audit log."))
