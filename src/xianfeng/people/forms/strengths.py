from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xianfeng.people.models.members import Member
from xianfeng.people.models.strengths import DAY_PARTS, SKILLS, WISHES
from xianfeng.people.rules.strengths import DayPart, FreeTime, SkillKind, Strengths, WishKind
from xianfeng.people.words import WEEKDAYS
from xianfeng.ui.fields import WordsField

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
        help_text=_("One per line, up to 60 characters each."),
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
        help_text=_("One per line, up to 60 characters each."),
    )
    free = forms.MultipleChoiceField(choices=FREE_TIMES, required=False)

    @classmethod
    def of(cls, data: Any = None, *, member: Member) -> "StrengthsForm":
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
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        parts = (text.split("-", 1) for text in said["free"])
        strengths = Strengths(
            skills=frozenset(said["skills"]),
            own_skills=said["own_skills"],
            wishes=frozenset(said["wishes"]),
            own_wishes=said["own_wishes"],
            free=frozenset(FreeTime(int(weekday), DayPart(part)) for weekday, part in parts),
        )
        return {"strengths": strengths}

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
