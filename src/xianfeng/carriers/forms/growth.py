"""Steps of a carrier that runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.models.growth import RHYTHMS, Charter
from xianfeng.carriers.rules.growth import Rhythm
from xianfeng.carriers.services.growth import CharterDraft
from xianfeng.ui.fields import DayField, ProseField, SaidField, TextField


class StartForm(forms.Form):
    """The day of the start and the day to look again."""

    started_at = SaidField(label=_("Started on"), today=True)
    review_date = DayField(
        label=_("Review on"), help_text=_("The day for deciding again whether it should go on.")
    )


class EvaluationForm(forms.Form):
    """What came of a cycle."""

    ends_on = DayField(label=_("Last day of the cycle"))
    findings = TextField(
        label=_("What came of it?"),
        max_length=2000,
        help_text=_(
            "What changed for the people or the work, on what evidence, what will be done "
            "differently. Everyone who signs in can read it."
        ),
    )
    review_date = DayField(
        label=_("Review on"), help_text=_("The day for deciding again whether it should go on.")
    )


class SettleForm(forms.Form):
    """The day from which it is regular."""

    settled_at = SaidField(label=_("Regular since"), today=True)


class EstablishForm(forms.Form):
    """The day from which it is an institution."""

    established_at = SaidField(label=_("In force from"), today=True)


class RenewForm(forms.Form):
    """The day from which a new version is in force."""

    in_force_from = SaidField(label=_("In force from"), today=True)


class CharterForm(forms.Form):
    """The rules of a carrier, as they would be in force."""

    clauses = TextField(
        label=_("Clauses"),
        max_length=8000,
        help_text=_("One clause a line; they are numbered when shown."),
    )
    rhythm = forms.ChoiceField(label=_("How often is it held?"), choices=[("", "—"), *RHYTHMS])
    in_charge = ProseField(
        label=_("Post in charge"),
        max_length=60,
        help_text=_("A post, not a name: it stays when people change."),
    )
    must_know = ProseField(label=_("Who must know it"), max_length=120)
    review_date = DayField(label=_("Review on"), help_text=_("The day to look at it again."))

    def __init__(self, *args: Any, charter: Charter | None, **kwargs: Any) -> None:
        names = ("clauses", "rhythm", "in_charge", "must_know")
        kwargs["initial"] = {name: getattr(charter, name) for name in names if charter}
        super().__init__(*args, **kwargs)
        self.fields["clauses"].widget.attrs["rows"] = 12

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data | {"rhythm": Rhythm(self.cleaned_data["rhythm"])}
        return {"draft": CharterDraft(**said)}


class EndForm(forms.Form):
    """The day of the end and its reason."""

    ended_at = SaidField(label=_("Ended on"), today=True)
    reason = TextField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("What it achieved and why it ends; everyone can read this."),
    )
