from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import ORGANISATION_KINDS
from xianfeng.ui.fields import SearchForm


class OrganisationSearchForm(SearchForm):
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all")), *ORGANISATION_KINDS], required=False
    )

    @property
    def kind_word(self) -> str:
        return str(self.cleaned_data.get("kind") or "") if self.is_valid() else ""
