from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.leadership.forms.leading import told_apart
from xianfeng.organisation.fields import Dated, Node, NodeField
from xianfeng.organisation.models.organisations import ORGANISATION_KINDS, Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.members import Member
from xianfeng.ui.fields import offer


class MergeForm(Dated):
    merged = forms.MultipleChoiceField(
        label=_("Which organisations become part of it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    field_order = ("merged", "happened_on", "reason")

    def __init__(self, *args: Any, beside: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._beside = {str(each.pk): each for each in beside}
        choices = [(key, f"{each.name}（{each.code}）") for key, each in self._beside.items()]
        offer(self, "merged", choices)

    @property
    def chosen(self) -> list[Organisation]:
        return [self._beside[key] for key in self.cleaned_data["merged"]]

    @property
    def told(self) -> dict[str, Any]:
        return self.cleaned_data | {"merged": self.chosen}


class SplitForm(Node, Dated):
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

    def __init__(self, *args: Any, people: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "members", [(str(each.pk), told_apart(each)) for each in people])
