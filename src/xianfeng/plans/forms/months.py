"""The sheet of a month: a cell for each figure, and a reason where one is corrected."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.reasons import REASON_MOST
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.selectors.months import Line
from xianfeng.plans.services.figures import Told
from xianfeng.ui.fields import FigureField, ProseField, SaidField


class SheetForm(forms.Form):
    """A month's figures of all goals at once."""

    observed_on = SaidField(
        label=_("Measured on"),
        today=True,
        help_text=_("The day on which the figures were established."),
    )

    def __init__(self, data: Any, *, lines: Sequence[Line], today: date) -> None:
        super().__init__(data, initial={"observed_on": today})
        self.lines, self._today = lines, today
        for line in lines:
            key, name = line.indicator.pk, line.indicator.name
            now = None if line.now is None else line.now.value.normalize()
            figure = FigureField(label=name, required=False, initial=now)
            figure.widget.attrs |= {"aria-label": name, "data-cell": ""}
            self.fields[f"figure_{key}"] = figure
            if line.now is not None:
                reason = ProseField(label=_("Why?"), required=False, max_length=REASON_MOST)
                words = gettext("Why is “%(name)s” corrected?") % {"name": name}
                reason.widget.attrs |= {"aria-label": words, "placeholder": gettext("Why?")}
                self.fields[f"reason_{key}"] = reason

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for line in self.lines:
            cell = f"figure_{line.indicator.pk}"
            if line.now is not None and cell in said and said[cell] is None:
                self.add_error(cell, gettext("A figure is corrected, not taken away."))
        return said

    def clean_observed_on(self) -> Any:
        noon = self.cleaned_data["observed_on"]
        if day_of(noon) > self._today:
            raise forms.ValidationError(gettext("This day is in the future."))
        return noon

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField, forms.BoundField | None]]:
        """The lines with their cells, as the page draws them."""
        return [
            (
                line,
                self[f"figure_{line.indicator.pk}"],
                self[f"reason_{line.indicator.pk}"] if line.now is not None else None,
            )
            for line in self.lines
        ]

    @property
    def told(self) -> list[Told]:
        """What is said of the figures that were filled in; the form is valid."""
        said = self.cleaned_data
        return [
            Told(line.indicator, value, said.get(f"reason_{line.indicator.pk}", ""))
            for line in self.lines
            if (value := said[f"figure_{line.indicator.pk}"]) is not None
        ]
