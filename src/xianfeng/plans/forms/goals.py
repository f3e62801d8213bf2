from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.models import COMPARATORS, DIRECTIONS, FREQUENCIES, MEASURED, Goal, Indicator
from xianfeng.plans.rules import Comparator, Direction, Measured, Target
from xianfeng.plans.rules.months import Frequency
from xianfeng.ui.fields import (
    FigureField,
    KindField,
    MonthField,
    ProseField,
    ReasonField,
    SaidField,
)
from xianfeng.ui.named import SeveralField


class TargetForm(forms.Form):
    """The fields of a target."""

    name = ProseField(label=_("What is counted"), max_length=160)
    direction = forms.ChoiceField(label=_("Direction"), choices=DIRECTIONS)
    comparator = forms.ChoiceField(label=_("How binding it is"), choices=COMPARATORS)
    value = FigureField(label=_("Figure"), required=False)
    upper = FigureField(
        label=_("Upper figure"), required=False, help_text=_("The larger figure of a range.")
    )
    measure = ProseField(
        label=_("Unit of measure"),
        max_length=24,
        required=False,
        help_text=_("With its multiplier: 万人, 亿元, %."),
    )

    @property
    def target(self) -> Target:
        """The target as the rules speak of it; the form is valid."""
        said = self.cleaned_data
        return Target(
            name=said["name"],
            direction=Direction(said["direction"]),
            comparator=Comparator(said["comparator"]),
            value=said["value"],
            upper=said["upper"],
            unit=said["measure"],
        )


class GoalForm(TargetForm):
    """A goal as the officer mends it."""

    title = ProseField(label=_("Title"), max_length=160)
    horizon = ProseField(
        label=_("Until when"),
        max_length=40,
        required=False,
        help_text=_("In the document's own words."),
    )
    measured = KindField(
        Measured,
        MEASURED,
        label=_("What the monthly figures are"),
        help_text=_("A year-to-date figure is drawn year by year, beside its pace."),
    )
    frequency = KindField(
        Frequency,
        FREQUENCIES,
        label=_("How often it is reported"),
        help_text=_("It stands on the sheet of those months, and is missing only there."),
    )
    baseline = FigureField(
        label=_("Figure before the plan"),
        required=False,
        help_text=_("If given, progress is measured from here."),
    )
    field_order = ("title",)

    def __init__(self, data: Any, *, goal: Goal, indicator: Indicator | None) -> None:
        initial: dict[str, Any] = {"title": goal.title, "name": goal.title}
        if indicator is not None:
            target = indicator.target
            initial |= {
                "name": target.name,
                "direction": target.direction.value,
                "comparator": target.comparator.value,
                "value": target.value,
                "upper": target.upper,
                "measure": target.unit,
                "horizon": indicator.horizon,
                "measured": indicator.measured,
                "frequency": indicator.frequency,
                "baseline": None if indicator.baseline is None else indicator.baseline.normalize(),
            }
        super().__init__(data, initial=initial)

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        names = ("title", "horizon", "measured", "frequency", "baseline")
        return {"target": self.target, **{name: self.cleaned_data[name] for name in names}}


class FigureForm(forms.Form):
    """The figure of a month."""

    indicator = forms.ChoiceField(label=_("Which figure"))
    month = MonthField(label=_("Month"))
    value = FigureField(label=_("Figure"))
    observed_on = SaidField(
        label=_("Measured on"),
        today=True,
        help_text=_("The day on which the figure was established."),
    )
    reason = ReasonField(
        label=_("Why is it corrected?"),
        help_text=_("Only where the month has another figure already."),
    )

    def __init__(self, data: Any, *, indicators: Sequence[Indicator], today: date) -> None:
        super().__init__(data, initial={"month": today.replace(day=1)})
        self._known = {str(item.pk): item for item in indicators}
        choices = [(key, item.name) for key, item in self._known.items()]
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            item = next(iter(self._known.values()))
            field.required = False
            field.widget = forms.HiddenInput()
            self.fields["value"].help_text = (
                f"{item.name} · {item.unit_of_measure}" if item.unit_of_measure else item.name
            )
        self._today = today
        self.fields["reason"].required = False

    def clean_indicator(self) -> Indicator:
        return self._known[self.cleaned_data["indicator"] or next(iter(self._known))]

    def clean_observed_on(self) -> datetime:
        noon: datetime = self.cleaned_data["observed_on"]
        if day_of(noon) > self._today:
            raise forms.ValidationError(_("This day is in the future."))
        return noon

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        return {
            "indicator": said["indicator"],
            "period_start": said["month"],
            "value": said["value"],
            "observed_at": said["observed_on"],
            "reason": said["reason"],
        }


class AssignForm(forms.Form):
    """Which units answer for a goal."""

    units = SeveralField(
        NodeField[Unit](),
        label=_("Units"),
        required=False,
        help_text=_("Name, pinyin or code, one per line."),
    )
