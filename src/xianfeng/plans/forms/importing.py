import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.papers import KINDS
from xianfeng.foundation.text import plain
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.rules import Candidate, ChosenGoal, is_clear, title_of
from xianfeng.ui.fields import DayField, ProseField

from .goals import TargetForm

_APART = re.compile(r"[、，,；;\s]+")


class UploadForm(forms.Form):
    """The paper itself."""

    paper = forms.FileField(
        label=_("The document"),
        help_text=_("A work report, a plan or a table of goals: .txt, .docx or .xlsx."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )


class PlanForm(forms.Form):
    """What the plan is called, whose it is and how long it runs."""

    title = ProseField(label=_("Name of the plan"), max_length=160)
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=_("Whose plan it is"), queryset=Unit.objects.none(), empty_label=None
    )
    starts_on = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"))

    def __init__(
        self, data: Any, *, units: QuerySet[Unit], title: str, days: tuple[date, date]
    ) -> None:
        super().__init__(
            data,
            initial={
                "title": title,
                "starts_on": days[0],
                "last_day": days[1] - timedelta(days=1),
            },
        )
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    @property
    def ends_on(self) -> date:
        """The first day after the plan; the form is valid."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class CandidateForm(TargetForm):
    """A candidate that the officer ticks, mends and assigns."""

    take = forms.BooleanField(required=False)
    units = ProseField(
        label=_("Responsible"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )

    def __init__(
        self, data: Any, *, candidate: Candidate, number: int, units: Mapping[str, str]
    ) -> None:
        target = candidate.target
        super().__init__(
            data,
            prefix=f"c{number}",
            initial={
                "take": is_clear(candidate),
                "name": target.name,
                "direction": target.direction.value,
                "comparator": target.comparator.value,
                "value": target.value,
                "upper": target.upper,
                "measure": target.unit,
            },
        )
        for name in ("upper", "measure", "units"):
            self.fields[name].help_text = ""  # the page says it once, above all rows
        self.candidate = candidate
        self.title = title_of(target, candidate.sentence)
        self.fields["take"].label = self.title
        self._codes = units

    @property
    def is_taken(self) -> bool:
        """Tell whether it is ticked, now or at first sight."""
        return bool(self["take"].value())

    def clean_units(self) -> tuple[str, ...]:
        names = [name for name in _APART.split(self.cleaned_data["units"]) if name]
        for name in names:
            if name not in self._codes:
                raise forms.ValidationError(
                    gettext("“%(name)s” is not a unit here.") % {"name": name}
                )
        return tuple(dict.fromkeys(self._codes[name] for name in names))

    @property
    def chosen(self) -> ChosenGoal:
        """The goal as mended; the form is valid."""
        candidate, target = self.candidate, self.target
        sentence = candidate.sentence if target == candidate.target else ""
        return ChosenGoal(
            key=candidate.key,
            title=title_of(target, sentence),
            heading=candidate.heading,
            sentence=candidate.sentence,
            target=target,
            horizon=candidate.horizon,
            unit_codes=self.cleaned_data["units"],
        )


def candidate_forms(
    data: Any, candidates: Sequence[Candidate], units: Sequence[Unit]
) -> list[CandidateForm]:
    """Return a form for each candidate; units are known by code and by name."""
    codes: dict[str, str] = {}
    for unit in units:
        codes.setdefault(plain(unit.name), unit.code)
    codes |= {unit.code: unit.code for unit in units}
    return [
        CandidateForm(data, candidate=candidate, number=number, units=codes)
        for number, candidate in enumerate(candidates)
    ]
