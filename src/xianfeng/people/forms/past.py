from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.people.models.members import STANDINGS
from xianfeng.ui.fields import SearchForm


class PastMemberForm(SearchForm):
    """Look among the members of a day."""

    standing = forms.ChoiceField(
        label=_("Standing"), choices=[("", _("all")), *STANDINGS], required=False
    )

    @property
    def standing_word(self) -> str:
        return str(self.cleaned_data.get("standing") or "") if self.is_valid() else ""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type] # Django's own
        self.fields["q"].label = _("Name or number")
