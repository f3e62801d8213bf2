from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xianfeng.leadership.models.terms import APPROVAL_KINDS, PAPER_MOST, POST_KINDS
from xianfeng.leadership.rules.terms import ApprovalKind, PostKind
from xianfeng.organisation.fields import reason_field
from xianfeng.people.fields import PersonField
from xianfeng.people.models.members import Member
from xianfeng.ui.fields import DayField, ProseField


def told_apart(member: Member) -> str:
    """Name a member so that namesakes are told apart: by number and year of joining."""
    joined = __("joined %(year)d") % {"year": member.joined_date.year} if member.joined_date else ""
    return " · ".join(filter(None, (member.name, member.number, joined)))


class TermForm(forms.Form):
    elected_on = DayField(label=_("Elected on"), required=False)
    starts_on = DayField(label=_("The term begins on"), today=True)
    ends_on = DayField(
        label=_("Due on"), help_text=_("The planned end; the next election is due by then.")
    )


class ExtendForm(forms.Form):
    until = DayField(label=_("Extended until"))
    reason = reason_field()


class ApprovalForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("What was approved?"), choices=APPROVAL_KINDS, coerce=ApprovalKind
    )
    approved_on = DayField(label=_("Approved on"), today=True)
    paper = ProseField(
        label=_("Document"), max_length=PAPER_MOST, help_text=_("Its number or title.")
    )


class PostForm(forms.Form):
    member = PersonField(
        label=_("Who?"),
        help_text=_("A full member of it or of an organisation below it: number or name."),
    )
    kind = forms.TypedChoiceField(label=_("Post"), choices=POST_KINDS, coerce=PostKind)
    starts_on = DayField(label=_("From which day?"), today=True)


class EndPostForm(forms.Form):
    ends_on = DayField(
        label=_("Until which day?"),
        today=True,
        help_text=_("The first day on which it is no longer held."),
    )
