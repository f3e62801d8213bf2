from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.reasons import REASON_MOST
from xianfeng.people.models.members import EDUCATIONS
from xianfeng.privacy.models import CORRECTED_FIELDS
from xianfeng.privacy.rules.requests import CorrectedField, DeletionState
from xianfeng.ui.fields import PlainField, ProseField


class CorrectionForm(forms.Form):
    """What is wrong in the own record, what is right, and why."""

    field = forms.TypedChoiceField(
        label=_("What is wrong?"), choices=CORRECTED_FIELDS, coerce=CorrectedField
    )
    new = PlainField(
        label=_("What is right?"),
        max_length=80,
        required=False,
        help_text=_("Leave it empty to have a year of birth or an education taken out."),
    )
    education = forms.ChoiceField(
        label=_("Or, of the education"),
        choices=[("", "—"), *EDUCATIONS],
        required=False,
    )
    reason = ProseField(
        label=_("How do you know?"),
        max_length=REASON_MOST,
        help_text=_("For instance: as on the application form. No identity number."),
    )

    @property
    def value(self) -> str:
        """What is right, as the service takes it; the form is valid."""
        said = self.cleaned_data
        if said["field"] is CorrectedField.EDUCATION:
            return str(said["education"])
        return str(said["new"])


class AnswerForm(forms.Form):
    """The office's answer to a correction."""

    is_right = forms.TypedChoiceField(
        label=_("Is the member right?"),
        choices=[("yes", _("Yes: write it into the record")), ("no", _("No, for this reason:"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    answer = PlainField(label=_("What the member is told"), max_length=REASON_MOST, required=False)


class DeletionForm(forms.Form):
    """The wish that data be deleted."""

    reason = ProseField(
        label=_("What is it about?"),
        max_length=REASON_MOST,
        required=False,
        help_text=_("You need not say why."),
    )


class DeletionAnswerForm(forms.Form):
    """The office's answer to a wish for deletion."""

    outcome = forms.TypedChoiceField(
        label=_("What is done?"),
        choices=[
            (
                DeletionState.PROFILE_REMOVED.value,
                pgettext_lazy("deletion", "Remove what was given voluntarily"),
            ),
            (
                DeletionState.PERSON_REMOVED.value,
                pgettext_lazy("deletion", "Remove name and number too (only who has left)"),
            ),
            (DeletionState.REFUSED.value, pgettext_lazy("deletion", "Nothing, for this reason:")),
        ],
        coerce=DeletionState,
        widget=forms.RadioSelect,
    )
    answer = PlainField(label=_("What the member is told"), max_length=REASON_MOST, required=False)
