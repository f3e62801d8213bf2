from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import Actor
from xianfeng.people.models.members import Member
from xianfeng.rolls.models import CHANGE_KINDS, DRAWN_FROM, MATTERS
from xianfeng.rolls.rules import ChangeKind, DrawnFrom, Matter, RollRule
from xianfeng.rolls.selectors import member_numbered
from xianfeng.ui.fields import LineField, ProseField, ReasonField, WordsField

NUMBERS_MOST = 5_000


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
    organisation = LineField(label=_("Organisation code"), max_length=32)
    size = forms.IntegerField(
        label=_("How many are drawn by lot"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    numbers = WordsField(
        label=_("Numbers of those affected"),
        required=False,
        help_text=_("One per line."),
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
            organisation=said["organisation"],
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
    number = LineField(label=_("Number of the member"), max_length=40)
    reason = ReasonField(label=_("Reason"), help_text=_("Everybody on the roll can read it."))

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self._actor = actor

    def clean_number(self) -> Member:
        member = member_numbered(self._actor, self.cleaned_data["number"])
        if member is None:
            raise forms.ValidationError(__("Nobody here has this number."))
        return member

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        return {"member": said["number"], "kind": said["kind"], "reason": said["reason"]}
