"""What is asked when an organisation or a unit is founded, changed or closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models import (
    ORGANISATION_KINDS,
    POST_KINDS,
    UNIT_KINDS,
    Member,
    Organisation,
    Unit,
)
from xianfeng.organisation.rules import (
    FindingKind,
    OrganisationKind,
    PostKind,
    UnitKind,
)
from xianfeng.organisation.words import FINDING_LABELS

from .fields import DayField, PlainField, ProseField, WordsField
from .named import LONG, NodeField, PersonField

REASON_MOST = 300


def _told_apart(member: Member) -> str:
    """Name a member so that namesakes are told apart: by number and year of joining."""
    joined = __("joined %(year)d") % {"year": member.joined_date.year} if member.joined_date else ""
    return " · ".join(filter(None, (member.name, member.number, joined)))


class AsOfForm(forms.Form):
    """The day of which the tree is asked; empty for today."""

    as_of = DayField(label=_("As of"), required=False)

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("as_of") if self.is_valid() else None


class FindingsForm(forms.Form):
    """Which findings are shown; anything that is not understood shows all."""

    kind = forms.ChoiceField(
        label=_("Finding"), choices=[("", _("all")), *FINDING_LABELS.items()], required=False
    )

    @property
    def chosen(self) -> FindingKind | None:
        value = self.cleaned_data.get("kind") if self.is_valid() else ""
        return FindingKind(value) if value else None


class _Dated(forms.Form):
    """The day on which it happened, and why."""

    happened_on = DayField(
        label=_("From which day?"), help_text=_("Today or an earlier day, as the paper says.")
    )
    reason = ProseField(
        label=_("Why?"),
        max_length=REASON_MOST,
        help_text=_("For example the number of the paper that decided it."),
    )


class _Node(forms.Form):
    """Code and name; the rules themselves say what is wrong with them."""

    code = PlainField(
        label=_("Code"), max_length=LONG, help_text=_("Letters, digits, dots, dashes, underlines.")
    )
    name = PlainField(label=_("Name"), max_length=LONG)


class FoundForm(_Node):
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=ORGANISATION_KINDS, coerce=OrganisationKind
    )
    parent: NodeField[Organisation] = NodeField(label=_("Above it"), required=False)
    unit: NodeField[Unit] = NodeField(label=_("Unit"), required=False)
    founded_on = DayField(label=_("Founded on"))
    reason = ProseField(
        label=_("Why?"),
        max_length=REASON_MOST,
        required=False,
        help_text=_("For example the number of the paper that decided it."),
    )

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        units: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].among = organisations  # type: ignore[attr-defined]
        self.fields["unit"].among = units  # type: ignore[attr-defined]


class RenameForm(_Dated):
    name = PlainField(label=_("Name"), max_length=LONG)
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=ORGANISATION_KINDS, coerce=OrganisationKind
    )
    field_order = ("name", "kind", "happened_on", "reason")


class MoveForm(_Dated):
    parent: NodeField[Organisation] = NodeField(label=_("Above it"), required=False)
    unit: NodeField[Unit] = NodeField(label=_("Unit"), required=False)
    field_order = ("parent", "unit", "happened_on", "reason")

    def __init__(
        self,
        *args: Any,
        organisations: QuerySet[Organisation],
        units: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].among = organisations  # type: ignore[attr-defined]
        self.fields["unit"].among = units  # type: ignore[attr-defined]


class MergeForm(_Dated):
    merged = forms.MultipleChoiceField(
        label=_("Which ones become a part of it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    field_order = ("merged", "happened_on", "reason")

    def __init__(self, *args: Any, beside: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._beside = {str(each.pk): each for each in beside}
        choices = [(key, f"{each.name}（{each.code}）") for key, each in self._beside.items()]
        self.fields["merged"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Organisation]:
        return [self._beside[key] for key in self.cleaned_data["merged"]]


class SplitForm(_Node, _Dated):
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=ORGANISATION_KINDS, coerce=OrganisationKind
    )
    unit: NodeField[Unit] = NodeField(label=_("Unit"), required=False)
    members = forms.TypedMultipleChoiceField(
        label=_("Who goes to the new one?"),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        error_messages={"required": _("Choose at least one.")},
    )
    field_order = ("code", "name", "kind", "unit", "members", "happened_on", "reason")

    def __init__(
        self, *args: Any, people: QuerySet[Member], units: QuerySet[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].among = units  # type: ignore[attr-defined]
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), _told_apart(each)) for each in people
        ]


class CloseForm(forms.Form):
    closed_on = DayField(
        label=_("Closed on"), help_text=_("The first day on which it is not there any more.")
    )
    reason = ProseField(
        label=_("Why?"),
        max_length=REASON_MOST,
        help_text=_("For example the number of the paper that decided it."),
    )


class CloseUnitForm(CloseForm):
    successor: NodeField[Unit] = NodeField(
        label=_("Goes on with its work"),
        required=False,
        help_text=_("The unit that takes over its plans and goals: its code, or its whole name."),
    )
    field_order = ("closed_on", "successor", "reason")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].among = units  # type: ignore[attr-defined]


class CoverForm(forms.Form):
    units = WordsField(
        label=_("Further units"),
        required=False,
        help_text=_("Code or whole name, one a line; its own unit need not be named."),
    )

    def __init__(self, *args: Any, among: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._among = among

    def clean_units(self) -> list[Unit]:
        return [NodeField.one(text, self._among) for text in self.cleaned_data["units"]]


class TermForm(forms.Form):
    elected_on = DayField(label=_("Elected on"), required=False)
    starts_on = DayField(label=_("The term begins on"))
    ends_on = DayField(
        label=_("Due on"), help_text=_("The planned end; the next election is due by then.")
    )


class ExtendForm(forms.Form):
    until = DayField(label=_("Extended until"))
    reason = ProseField(
        label=_("Why?"),
        max_length=REASON_MOST,
        help_text=_("For example the number of the paper that decided it."),
    )


class PostForm(forms.Form):
    member = PersonField(
        label=_("Who?"), help_text=_("A full member of it or of what stands below: number or name.")
    )
    kind = forms.TypedChoiceField(label=_("Post"), choices=POST_KINDS, coerce=PostKind)
    starts_on = DayField(label=_("From which day?"))

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].among = people  # type: ignore[attr-defined]


class EndPostForm(forms.Form):
    ends_on = DayField(
        label=_("Until which day?"), help_text=_("The first day on which it is not held any more.")
    )


class FoundUnitForm(_Node):
    kind = forms.TypedChoiceField(label=_("Kind"), choices=UNIT_KINDS, coerce=UnitKind)
    parent: NodeField[Unit] = NodeField(label=_("Above it"), required=False)
    founded_on = DayField(label=_("Founded on"))
    reason = ProseField(label=_("Why?"), max_length=REASON_MOST, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].among = units  # type: ignore[attr-defined]


class RenameUnitForm(_Dated):
    name = PlainField(label=_("Name"), max_length=LONG)
    kind = forms.TypedChoiceField(label=_("Kind"), choices=UNIT_KINDS, coerce=UnitKind)
    field_order = ("name", "kind", "happened_on", "reason")


class MoveUnitForm(_Dated):
    parent: NodeField[Unit] = NodeField(label=_("Above it"), required=False)
    field_order = ("parent", "happened_on", "reason")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].among = units  # type: ignore[attr-defined]
