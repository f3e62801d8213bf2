from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.reasons import REASON_MOST
from xianfeng.people.models.members import EDUCATIONS, STANDINGS, Member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.services.life import NewMember
from xianfeng.ui.fields import DayField, PlainField, ProseField

OTHER = ("", _("not said"))


class BackgroundForm(forms.Form):
    """What may be known of a member for counts, and need not be."""

    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The year alone; the day is never kept."),
    )
    education = forms.ChoiceField(
        label=_("Education"), choices=[OTHER, *EDUCATIONS], required=False
    )

    @classmethod
    def of(cls, member: Member, data: Any = None) -> "BackgroundForm":
        return cls(data, initial={"birth_year": member.birth_year, "education": member.education})

    @property
    def level(self) -> Education | None:
        said = self.cleaned_data["education"]
        return Education(said) if said else None


class AdmitForm(BackgroundForm):
    """Somebody who is written down for the first time."""

    name = PlainField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    number = PlainField(
        label=_("Number"),
        max_length=32,
        required=False,
        help_text=_("As the organisation counts its members; never an identity number."),
    )
    standing = forms.TypedChoiceField(label=_("Standing"), choices=STANDINGS, coerce=Standing)
    on = DayField(label=_("Belongs here from"))
    joined_date = DayField(
        label=_("Date of joining"),
        required=False,
        help_text=_("Of full members, and of probationary members who joined elsewhere."),
    )
    field_order = ("name", "number", "standing", "on", "joined_date", "birth_year", "education")

    @property
    def person(self) -> NewMember:
        """Who it is, as the service takes it; the form is valid."""
        said = self.cleaned_data
        return NewMember(
            name=said["name"],
            standing=said["standing"],
            number=said["number"],
            joined_date=said["joined_date"],
            birth_year=said["birth_year"],
            education=self.level,
        )


class DayForm(forms.Form):
    """The day on which something happened."""

    on = DayField(label=_("On which day"))


class TransferForm(forms.Form):
    """Where to, and why."""

    target = PlainField(
        label=_("To which organisation"),
        max_length=120,
        help_text=_("Its whole code or its whole name."),
    )
    reason = ProseField(label=_("Reason"), max_length=REASON_MOST)


class EffectForm(forms.Form):
    """From which day on the receiving side counts the member."""

    takes_effect_on = DayField(
        label=_("Takes effect on"),
        required=False,
        help_text=_("Empty: on the day of the later consent."),
    )


class ReasonForm(forms.Form):
    """A no, with its reason."""

    reason = ProseField(label=_("Reason"), max_length=REASON_MOST)
