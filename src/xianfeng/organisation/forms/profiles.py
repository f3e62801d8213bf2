from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models import (
    CORRECTED_FIELDS,
    DAY_PARTS,
    EDUCATIONS,
    SKILLS,
    WISHES,
    Member,
)
from xianfeng.organisation.rules import (
    CorrectedField,
    DayPart,
    DeletionState,
    FreeTime,
    SkillKind,
    Strengths,
    WishKind,
)
from xianfeng.organisation.words import WEEKDAYS

from .fields import PlainField, ProseField, WordsField
from .life import REASON_MOST

FREE_TIMES = [(f"{weekday}-{part}", "") for weekday in WEEKDAYS for part, _label in DAY_PARTS]


class StrengthsForm(forms.Form):
    """What a member says of skills, wishes and free time."""

    skills = forms.TypedMultipleChoiceField(
        label=_("What are you good at?"),
        choices=SKILLS,
        coerce=SkillKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own_skills = WordsField(
        label=_("In your own words"),
        required=False,
        help_text=_("One a line, up to 60 characters each."),
    )
    wishes = forms.TypedMultipleChoiceField(
        label=_("What would you like?"),
        choices=WISHES,
        coerce=WishKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    own_wishes = WordsField(
        label=_("Other wishes, in your own words"),
        required=False,
        help_text=_("One a line, up to 60 characters each."),
    )
    free = forms.MultipleChoiceField(choices=FREE_TIMES, required=False)

    @classmethod
    def of(cls, member: Member, data: Any = None) -> "StrengthsForm":
        """Fill the form with what the member has said so far."""
        skills, wishes = list(member.skills.order_by("pk")), list(member.wishes.order_by("pk"))
        return cls(
            data,
            initial={
                "skills": [row.kind for row in skills if row.kind],
                "own_skills": "\n".join(row.words for row in skills if row.words),
                "wishes": [row.kind for row in wishes if row.kind],
                "own_wishes": "\n".join(row.words for row in wishes if row.words),
                "free": [f"{row.weekday}-{row.part}" for row in member.free_hours.order_by("pk")],
            },
        )

    @property
    def strengths(self) -> Strengths:
        """What was said, as the service takes it; the form is valid."""
        said = self.cleaned_data
        parts = (text.split("-", 1) for text in said["free"])
        return Strengths(
            skills=frozenset(said["skills"]),
            own_skills=said["own_skills"],
            wishes=frozenset(said["wishes"]),
            own_wishes=said["own_wishes"],
            free=frozenset(FreeTime(int(weekday), DayPart(part)) for weekday, part in parts),
        )

    @property
    def week(self) -> list[tuple[str | Promise, list[tuple[str, str | Promise, bool]]]]:
        """The days with their parts: value, label, whether it is ticked."""
        ticked = {str(value) for value in self["free"].value() or ()}
        return [
            (
                label,
                [(f"{day}-{part}", name, f"{day}-{part}" in ticked) for part, name in DAY_PARTS],
            )
            for day, label in WEEKDAYS.items()
        ]

    @property
    def parts(self) -> list[str | Promise]:
        return [label for _part, label in DAY_PARTS]


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
