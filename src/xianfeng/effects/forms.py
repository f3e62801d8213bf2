from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.plans.models import Indicator
from xianfeng.ui.fields import FigureField, MonthField


class IndicatorField(forms.ModelChoiceField):  # type: ignore[type-arg] # no subscript at run time
    """A figure of a goal that the carrier serves."""

    def label_from_instance(self, obj: Indicator) -> str:
        measure = f" ({obj.unit_of_measure})" if obj.unit_of_measure else ""
        return f"{obj.name}{measure}"


class ExpectationForm(forms.Form):
    indicator = IndicatorField(
        queryset=Indicator.objects.none(), label=_("Which figure should it move?"), empty_label=None
    )
    amount = FigureField(  # “change” is what a button of the page sends
        label=_("By how much?"),
        help_text=_("In the unit of the figure; with a minus where it should fall."),
    )
    until = MonthField(label=_("Until which month?"))

    def __init__(self, data: Any, *, indicators: QuerySet[Indicator]) -> None:
        super().__init__(data)
        field = self.fields["indicator"]
        assert isinstance(field, IndicatorField)
        field.queryset = indicators
