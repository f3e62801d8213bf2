from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.text import NotADate, parse_date, prose
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.plans.models import Goal
from xianfeng.ui.words import say

from .models import FORMS, SERVES, VOICES, Activity
from .rules import Form, Serves, Tally, Voice
from .services import Draft

OWN = "own"
DAY = {"type": "date"}
MOMENT = {"type": "datetime-local"}
NOON = time(12)


class PlainField(forms.CharField):
    """One line of text in the one shape in which texts are stored."""

    def to_python(self, value: Any) -> str:
        return prose(super().to_python(value) or "")


class DayField(forms.DateField):
    """A day in every usual way of writing it."""

    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return parse_date(value)
        except NotADate as refusal:
            raise forms.ValidationError(say(refusal)) from refusal


class SaidField(DayField):
    """A day on which something was done; a moment at noon, where the offices are."""

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return None if day is None else timezone.make_aware(datetime.combine(day, NOON))


class MomentField(forms.DateTimeField):
    """A day and an hour."""

    widget = forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")


def goal_choices(goals: QuerySet[Goal]) -> list[tuple[str, Any]]:
    """Group goals under the titles of their plans."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for goal in goals:
        grouped.setdefault(goal.plan.title, []).append((str(goal.pk), goal.title))
    return list(grouped.items())


class ProposalForm(forms.Form):
    """A proposal: who, what, for whom, for which goal."""

    title = PlainField(
        label=_("Name"), max_length=60, help_text=_("Short, as people will call it.")
    )
    theme = PlainField(
        label=_("Theme"), max_length=200, help_text=_("What members will do, in one sentence.")
    )
    proposer = forms.ChoiceField(label=_("Who proposes it?"))
    form = forms.ChoiceField(label=_("Form"), choices=[("", "—"), *FORMS])
    serves = forms.MultipleChoiceField(
        label=_("Whom does it serve?"),
        choices=SERVES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one of the three."),
    )
    goal = forms.ChoiceField(
        label=_("Which goal does it serve?"),
        required=False,
        help_text=_("A carrier without a goal is shown as such; the goal can be added later."),
    )
    proposed_at = SaidField(label=_("Proposed on"))

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        own: Organisation | None,
        goals: QuerySet[Goal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {str(place.pk): place for place in organisations}
        self._own = own
        self._goals = goals
        proposers = [(key, place.name) for key, place in self._organisations.items()]
        if own is not None:
            mine = gettext("my own proposal, in %(organisation)s") % {"organisation": own.name}
            proposers.append((OWN, mine))
        self.fields["proposer"].choices = proposers  # type: ignore[attr-defined]
        self.fields["goal"].choices = [("", "—"), *goal_choices(goals)]  # type: ignore[attr-defined]

    @property
    def draft(self) -> Draft:
        """What the proposal says."""
        return Draft(
            title=self.cleaned_data["title"],
            theme=self.cleaned_data["theme"],
            form=Form(self.cleaned_data["form"]),
            serves=frozenset(Serves(value) for value in self.cleaned_data["serves"]),
        )

    @property
    def is_own(self) -> bool:
        return bool(self.cleaned_data["proposer"] == OWN)

    @property
    def organisation(self) -> Organisation:
        """Whose carrier it will be."""
        if self.is_own and self._own is not None:
            return self._own
        return self._organisations[self.cleaned_data["proposer"]]

    @property
    def chosen_goal(self) -> Goal | None:
        """The goal that was chosen."""
        chosen = self.cleaned_data["goal"]
        return self._goals.get(pk=int(chosen)) if chosen else None


class EndorsementForm(forms.Form):
    """The count of one voice."""

    voice = forms.ChoiceField(label=_("Whose voice?"), widget=forms.RadioSelect)
    answered = forms.IntegerField(
        label=_("Answered"), min_value=0, max_value=2_000_000, help_text=_("persons")
    )
    in_favour = forms.IntegerField(
        label=_("In favour"), min_value=0, max_value=2_000_000, help_text=_("persons")
    )
    counted_at = SaidField(label=_("Counted on"))

    def __init__(self, *args: Any, voices: Sequence[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_values = {voice.value for voice in voices}
        self.fields["voice"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in VOICES if value in open_values
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("voice"):
            data["voice"] = Voice(data["voice"])
        if data.get("in_favour") is not None and data.get("answered") is not None:
            try:
                data["tally"] = Tally(data["in_favour"], data["answered"])
            except ValueError:
                self.add_error("in_favour", _("No more can be in favour than have answered."))
        return data


class ApprovalForm(forms.Form):
    """The day of approval."""

    approved_at = SaidField(label=_("Approved on"))


class StartForm(forms.Form):
    """The day of the start and the day to look again."""

    started_at = SaidField(label=_("Started on"))
    review_date = DayField(
        label=_("Review on"), help_text=_("When one looks again whether it should go on.")
    )


class EndForm(forms.Form):
    """The day of the end and its reason."""

    ended_at = SaidField(label=_("Ended on"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What came of it and why it ends; everyone can read it."),
    )


class GoalForm(forms.Form):
    """One more goal that the carrier serves."""

    goal = forms.ChoiceField(label=_("Which goal does it serve?"))

    def __init__(self, *args: Any, goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._goals = goals
        self.fields["goal"].choices = [("", "—"), *goal_choices(goals)]  # type: ignore[attr-defined]

    @property
    def chosen_goal(self) -> Goal:
        """The goal that was chosen."""
        return self._goals.get(pk=int(self.cleaned_data["goal"]))


class ActivityForm(forms.Form):
    """What will be done, when and at which public place."""

    title = PlainField(label=_("What will be done?"), max_length=80)
    starts_at = MomentField(label=_("Starts at"))
    ends_at = MomentField(label=_("Ends at"))
    place = PlainField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("A public place; not a home address."),
    )


class HeldForm(forms.Form):
    """That an activity was held, and what came of it."""

    held_at = MomentField(label=_("Held at"))
    people_served = forms.IntegerField(
        label=_("People served"), min_value=0, max_value=2_000_000, help_text=_("persons")
    )
    summary = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_at"].initial = activity.starts_at
