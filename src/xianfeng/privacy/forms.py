from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.people.models.members import EDUCATIONS
from xianfeng.privacy.models import CORRECTED_FIELDS
from xianfeng.privacy.rules.requests import CorrectedField, DeletionState
from xianfeng.ui.fields import LineField, ReasonField


class CorrectionForm(forms.Form):
    """What is wrong in one's own record, what is right, and why."""

    field = forms.TypedChoiceField(
        label=_("What is wrong?"), choices=CORRECTED_FIELDS, coerce=CorrectedField
    )
    new = LineField(
        label=_("What is correct?"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty to have the year of birth or education removed."),
    )
    education = forms.ChoiceField(
        label=_("Or, if it is the education"),
        choices=[("", "—"), *EDUCATIONS],
        required=False,
    )
    reason = ReasonField(
        label=_("How do you know?"),
        help_text=_("For example: as on the application form. No identity number."),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        new = said["education" if said["field"] is CorrectedField.EDUCATION else "new"]
        return {"field": said["field"], "new": new, "reason": said["reason"]}


class AnswerForm(forms.Form):
    """The office's answer to a correction."""

    is_right = forms.TypedChoiceField(
        label=_("Is the member right?"),
        choices=[("yes", _("Yes: update the record")), ("no", _("No, for this reason:"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    answer = ReasonField(label=_("What the member is told"), required=False)


class DeletionForm(forms.Form):
    """The wish that data be deleted."""

    reason = ReasonField(
        label=_("What is it about?"), required=False, help_text=_("You need not say why.")
    )


class DeletionAnswerForm(forms.Form):
    """The office's answer to a wish for deletion."""

    outcome = forms.TypedChoiceField(
        label=_("What should be done?"),
        choices=[
            (
                DeletionState.PROFILE_REMOVED.value,
                pgettext_lazy("deletion", "Remove what was given voluntarily"),
            ),
            (
                DeletionState.PERSON_REMOVED.value,
                pgettext_lazy(
                    "deletion", "Remove name and number too (only for people who have left)"
                ),
            ),
            (DeletionState.REFUSED.value, pgettext_lazy("deletion", "Nothing, for this reason:")),
        ],
        coerce=DeletionState,
        widget=forms.RadioSelect,
    )
    answer = ReasonField(label=_("What the member is told"), required=False)
