from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.fields import PersonField
from xianfeng.rolls.models import CHANGE_KINDS, DRAWN_FROM, MATTERS
from xianfeng.rolls.rules import ChangeKind, DrawnFrom, Matter, RollRule, roll_number
from xianfeng.ui.fields import CountField, ProseField, ReasonField
from xianfeng.ui.named import WITH_KEY, NotClear, SeveralField

NUMBERS_MOST = 5_000
NAMES_MOST = 100
"""Names of those affected that are looked up; a list of more is one of numbers."""


class AffectedField(SeveralField):
    """Members by name or number; what nobody is called stays, and the preview says so."""

    looked_up = 0

    def said(self, text: str) -> str:
        if parts := WITH_KEY.fullmatch(text):
            return parts["key"]
        self.looked_up += 1
        if any(map(str.isdigit, text)) or self.looked_up > NAMES_MOST:
            return text
        try:
            member = self.of.one(text)
        except NotClear:
            raise
        except forms.ValidationError:
            return text
        return roll_number(member.number, member.pk)

    def clean(self, value: Any) -> tuple[str, ...]:
        self.looked_up = 0
        return tuple(super().clean(value))


class RollForm(forms.Form):
    """For what, drawn from whom; shown first, frozen afterwards."""

    title = ProseField(
        label=_("What is it for?"),
        max_length=80,
        help_text=_("As members will see it, for example: election of the branch committee."),
    )
    matter = forms.TypedChoiceField(
        label=_("What are they asked for?"),
        choices=MATTERS,
        coerce=Matter,
        widget=forms.RadioSelect,
        help_text=_("Full members vote; probationary members endorse too; activists are heard."),
    )
    drawn_from = forms.TypedChoiceField(
        label=_("Who is asked?"),
        choices=DRAWN_FROM,
        coerce=DrawnFrom,
        widget=forms.RadioSelect,
    )
    organisation = NodeField[Organisation](label=_("In which organisation?"))
    size = CountField(label=_("How many are drawn by lot"), required=False)
    numbers = AffectedField(
        PersonField(),
        label=_("Those affected"),
        required=False,
        help_text=_("Name, pinyin or number, one per line."),
        max_length=NUMBERS_MOST * 33,
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        drawn_from = said.get("drawn_from")
        if drawn_from is DrawnFrom.SAMPLE and not said.get("size") and "size" not in self.errors:
            self.add_error("size", __("Say how many are drawn."))
        if drawn_from is DrawnFrom.AFFECTED and not said.get("numbers"):
            self.add_error("numbers", __("Enter the numbers of those affected."))
        return said

    @property
    def rule(self) -> RollRule:
        """How the roll is drawn; the form is valid."""
        said = self.cleaned_data
        drawn_from = said["drawn_from"]
        return RollRule(
            drawn_from=drawn_from,
            matter=said["matter"],
            organisation=said["organisation"].code,
            numbers=said["numbers"] if drawn_from is DrawnFrom.AFFECTED else (),
            size=said["size"] if drawn_from is DrawnFrom.SAMPLE else None,
        )


class RollChangeForm(forms.Form):
    """Somebody who is added to a roll or taken off, and why."""

    kind = forms.TypedChoiceField(
        label=_("What is changed?"),
        choices=CHANGE_KINDS,
        coerce=ChangeKind,
        widget=forms.RadioSelect,
    )
    number = PersonField(label=_("Which member?"))
    reason = ReasonField(label=_("Reason"), help_text=_("Everybody on the roll can read it."))

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        return {"member": said["number"], "kind": said["kind"], "reason": said["reason"]}
