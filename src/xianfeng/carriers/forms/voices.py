"""What the three voices answered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.models.carriers import VOICES, Endorsement
from xianfeng.carriers.rules.life import Tally, Voice
from xianfeng.hearings.models import WAYS
from xianfeng.hearings.rules import Way
from xianfeng.organisation.selectors.days import day_of
from xianfeng.ui.fields import DayField, ReasonField, SaidField, offer

from .activities import PeopleField
from .proposals import VersionField


class EndorsementForm(forms.Form):
    """The count of one voice."""

    voice = forms.ChoiceField(label=_("Whose voice?"), widget=forms.RadioSelect)
    answered = PeopleField(label=_("Answered"))
    in_favour = PeopleField(label=_("In favour"))
    asked = PeopleField(
        label=_("How many could be asked"),
        required=False,
        help_text=_(
            "Of the organisation, those who decide for it. Of the members the platform knows it. "
            "Leave it empty for an open consultation of the public."
        ),
    )
    counted_at = SaidField(label=_("Date of the count"), today=True)
    version = VersionField()

    def __init__(
        self, *args: Any, voices: Sequence[Voice], version: int = 1, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", version)
        open_values = {voice.value for voice in voices}
        offer(self, "voice", [(value, label) for value, label in VOICES if value in open_values])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        yes, answered, asked = (data.get(name) for name in ("in_favour", "answered", "asked"))
        if yes is None or answered is None:
            return data
        # Of the members the platform knows it: what is said is not asked for.
        asked = None if data.get("voice") == Voice.MEMBERS.value else asked
        if yes > answered:
            self.add_error("in_favour", _("There cannot be more in favour than have answered."))
        elif asked is not None and answered > asked:
            words = _("There cannot be more answers than people who could be asked.")
            self.add_error("answered", words)
        else:
            data["tally"] = Tally(yes, answered, asked)
        return data

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        names = ("tally", "counted_at", "version")
        return {"voice": Voice(said["voice"]), **{name: said[name] for name in names}}


class AskForm(forms.Form):
    """Whom to ask, and until when."""

    way = forms.ChoiceField(label=_("Whom do you ask?"), choices=WAYS, widget=forms.RadioSelect)
    closes_on = DayField(
        label=_("Last day to answer"), help_text=_("At least three days from now, at most thirty.")
    )

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        return {"way": Way(self.cleaned_data["way"]), "closes_on": self.cleaned_data["closes_on"]}


class CorrectionForm(EndorsementForm):
    """A slip of the pen in a count; both stay."""

    reason = ReasonField(label=_("Reason"), help_text=_("Everyone who sees the carrier reads it."))

    def __init__(self, *args: Any, endorsement: Endorsement, **kwargs: Any) -> None:
        names = ("voice", "answered", "in_favour", "asked", "counted_at", "version")
        initial = {name: getattr(endorsement, name) for name in names}
        initial["counted_at"] = day_of(endorsement.counted_at)
        voices = [Voice(endorsement.voice)]
        super().__init__(*args, voices=voices, initial=initial, **kwargs)

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        return {name: self.cleaned_data[name] for name in ("tally", "counted_at", "reason")}
