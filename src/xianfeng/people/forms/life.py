from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.access.words import SIGN_IN_NAME
from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import EDUCATIONS, STANDINGS, Member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.services.life import NewMember
from xianfeng.ui.fields import CountField, DayField, LineField, ReasonField, SearchForm

OTHER = ("", _("not given"))


class BackgroundForm(forms.Form):
    """What may be known of a member for counts, and need not be."""

    full_date = DayField(
        label=_("Date of full membership"),
        required=False,
        help_text=_("For full members; years in the Party are counted from this day."),
    )
    birth_year = CountField(
        label=_("Year of birth"),
        required=False,
        help_text=_("Only the year; month and day are never stored."),
    )
    education = forms.ChoiceField(
        label=_("Education"), choices=[OTHER, *EDUCATIONS], required=False
    )

    @classmethod
    def of(cls, data: Any = None, *, member: Member) -> "BackgroundForm":
        names = ("full_date", "birth_year", "education")
        form = cls(data, initial={name: getattr(member, name) for name in names})
        if not member.is_full:
            del form.fields["full_date"]
        return form

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        level = Education(said["education"]) if said["education"] else None
        return {
            "full_date": said.get("full_date"),
            "birth_year": said["birth_year"],
            "education": level,
        }


class AdmitForm(BackgroundForm):
    """Somebody who is written down for the first time."""

    name = LineField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    number = LineField(
        label=_("Number"),
        max_length=32,
        required=False,
        help_text=_("The number the organisation uses for the member; never an identity number."),
    )
    standing = forms.TypedChoiceField(label=_("Standing"), choices=STANDINGS, coerce=Standing)
    on = DayField(label=_("Member here since"), today=True)
    joined_date = DayField(
        label=_("Date of joining"),
        required=False,
        help_text=_("For full members, and for probationary members who joined elsewhere."),
    )
    field_order = ("name", "number", "standing", "on", "joined_date", "full_date")

    @property
    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        names = ("name", "standing", "number", "joined_date")
        person = NewMember(**{name: said[name] for name in names}, **super().told)
        return {"person": person, "on": said["on"]}


class DayForm(forms.Form):
    """The day on which something happened."""

    on = DayField(label=_("On which day"), today=True)


class TargetField(NodeField[Organisation]):
    """Where to: whoever may ask for a transfer knows a part of the name."""

    nothing = _("No organisation has the code or name “%(text)s”.")
    least = 2


class TransferForm(forms.Form):
    """Where to, and why."""

    target = TargetField(label=_("To which organisation"))
    reason = ReasonField(label=_("Reason"))


class EffectForm(forms.Form):
    """From which day on the receiving side counts the member."""

    takes_effect_on = DayField(
        label=_("Takes effect on"),
        required=False,
        help_text=_("Leave empty for the day of the later consent."),
    )


class ReasonForm(forms.Form):
    """A no, with its reason."""

    reason = ReasonField(label=_("Reason"))


class OpenAccountForm(forms.Form):
    """The name with which a member will sign in."""

    username = LineField(label=_("Sign-in name"), max_length=150, help_text=SIGN_IN_NAME)


class PastMemberForm(SearchForm):
    """Look among the members of a day."""

    standing = forms.ChoiceField(
        label=_("Standing"), choices=[("", _("all")), *STANDINGS], required=False
    )

    @property
    def standing_word(self) -> str:
        return str(self.cleaned_data.get("standing") or "") if self.is_valid() else ""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type] # Django's own
        self.fields["q"].label = _("Name or number")
