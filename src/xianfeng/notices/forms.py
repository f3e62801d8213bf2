from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PreferenceForm(forms.Form):
    """How a person wants to be told beside the inbox."""

    by_mail = forms.BooleanField(label=_("Email me what is new"), required=False)
    messenger = forms.ChoiceField(label=_("Messenger"), required=False)
    address = forms.CharField(
        label=_("Your address at the messenger"), max_length=120, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in sorted(settings.XIANFENG_MESSENGERS)]
        field = self.fields["messenger"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none")), *names]

    def clean(self) -> dict[str, Any]:
        """A messenger needs an address."""
        cleaned = super().clean() or {}
        if cleaned.get("messenger") and not cleaned.get("address"):
            self.add_error("address", _("Write your address at this messenger, or choose none."))
        return cleaned
