"""What is asked when an organisation or a unit is founded, changed or closed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.fields import REASON_MOST, Dated, Node, NodeField, reason_field
from xianfeng.organisation.models.organisations import ORGANISATION_KINDS, Organisation
from xianfeng.organisation.models.units import UNIT_KINDS, Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.ui.fields import DayField, LineField, ReasonField
from xianfeng.ui.named import TYPED_MOST, SeveralField


class FoundForm(Node):
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=ORGANISATION_KINDS, coerce=OrganisationKind
    )
    parent: NodeField[Organisation] = NodeField(label=_("Above it"), required=False)
    unit: NodeField[Unit] = NodeField(label=_("Unit"), required=False)
    founded_on = DayField(label=_("Founded on"), today=True)
    reason = reason_field(required=False)


class RenameForm(Dated):
    name = LineField(label=_("Name"), max_length=TYPED_MOST)
    kind = forms.TypedChoiceField(
        label=_("Kind"), choices=ORGANISATION_KINDS, coerce=OrganisationKind
    )
    field_order = ("name", "kind", "happened_on", "reason")


class MoveForm(Dated):
    parent: NodeField[Organisation] = NodeField(label=_("Above it"), required=False)
    unit: NodeField[Unit] = NodeField(label=_("Unit"), required=False)
    field_order = ("parent", "unit", "happened_on", "reason")


class CloseForm(forms.Form):
    closed_on = DayField(
        label=_("Closed on"),
        today=True,
        help_text=_("The first day on which it no longer exists."),
    )
    reason = reason_field()


class CloseUnitForm(CloseForm):
    successor: NodeField[Unit] = NodeField(
        label=_("Continues its work"),
        required=False,
        help_text=_("The unit that takes over its plans and goals: code or full name."),
    )
    field_order = ("closed_on", "successor", "reason")


class CoverForm(forms.Form):
    units = SeveralField(
        NodeField[Unit](),
        label=_("Further units"),
        required=False,
        help_text=_("Name, pinyin or code, one per line; its own unit need not be listed."),
    )


class FoundUnitForm(Node):
    kind = forms.TypedChoiceField(label=_("Kind"), choices=UNIT_KINDS, coerce=UnitKind)
    parent: NodeField[Unit] = NodeField(label=_("Above it"), required=False)
    founded_on = DayField(label=_("Founded on"), today=True)
    reason = ReasonField(max_length=REASON_MOST, required=False)


class CrownForm(forms.Form):
    """Which unit stands above all others: one that is there, or a new one."""

    top: NodeField[Unit] = NodeField(
        label=_("The unit above all others"),
        required=False,
        help_text=_("Its code or full name. Leave it empty to set up a new one."),
    )
    code = LineField(label=_("Code of a new unit"), max_length=TYPED_MOST, required=False)
    name = LineField(label=_("Name of a new unit"), max_length=TYPED_MOST, required=False)


class RenameUnitForm(Dated):
    name = LineField(label=_("Name"), max_length=TYPED_MOST)
    kind = forms.TypedChoiceField(label=_("Kind"), choices=UNIT_KINDS, coerce=UnitKind)
    field_order = ("name", "kind", "happened_on", "reason")


class MoveUnitForm(Dated):
    parent: NodeField[Unit] = NodeField(label=_("Above it"), required=False)
    field_order = ("parent", "happened_on", "reason")
