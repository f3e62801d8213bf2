from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.text import SEARCH_MOST
from xianfeng.ui.fields import DayField, LineField

from .selectors.trail import TrailQuery

Choices = Sequence[tuple[str, str]]


class TrailForm(forms.Form):
    """What is looked for in the trail; the address carries it, so that it can be passed on."""

    person = forms.CharField(
        label=_("Person"),
        help_text=_("sign-in name, number or name"),
        max_length=SEARCH_MOST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    principal = forms.CharField(
        label=_("On whose behalf"),
        help_text=_("where a deputy acted"),
        max_length=SEARCH_MOST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    verb = forms.ChoiceField(label=_("Action"), required=False)
    subject_type = forms.ChoiceField(label=_("Type of object"), required=False)
    subject_id = forms.CharField(label=_("Number of the object"), max_length=64, required=False)
    start = DayField(label=_("From"), required=False)
    end = DayField(label=_("Until"), required=False)

    def __init__(self, data: Any, *, verbs: Choices, subjects: Choices) -> None:
        super().__init__(data)
        for name, choices in (("verb", verbs), ("subject_type", subjects)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("start"), found.get("end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            self.add_error("end", _("The end lies before the beginning."))
        return found

    @property
    def query(self) -> TrailQuery:
        """Return what is looked for; a field that is not understood does not narrow."""
        self.is_valid()
        known = {name: value for name, value in self.cleaned_data.items() if value}
        return TrailQuery(**known)


class HouseForm(forms.Form):
    """How the installation is called and reached, and who says so; `fixed` stays as it is."""

    own_name = LineField(
        label=_("Your name"),
        help_text=_("It stands beside what you do here, instead of your sign-in name."),
        max_length=80,
    )
    name = LineField(
        label=_("Name of the office"),
        help_text=_("It is shown under the emblem on every page, also to citizens."),
        max_length=60,
    )
    address = LineField(
        label=_("Public address"),
        help_text=_(
            "What people enter in their browser. QR codes, posters, mails and sheets of sign-in "
            "codes carry it."
        ),
        max_length=200,
    )

    def __init__(self, *args: Any, fixed: Sequence[str] = (), is_named: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if is_named:  # a member is called as the list of members says
            del self.fields["own_name"]
        for key in fixed:
            self.fields[key].disabled = True
            self.fields[key].help_text = _("Set where the platform is started; change it there.")

    @property
    def told(self) -> dict[str, str]:
        """Return what the service takes."""
        return {"own_name": "", **self.cleaned_data}
