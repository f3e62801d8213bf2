from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.ui.fields import ProseField, ReasonField

from .rules import TAKEN, TITLE_MOST

ENDINGS = ",".join(f".{ending}" for ending in TAKEN.split("、"))


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=_("Photograph or document"),
        help_text=_("Place and device are removed from photographs as they arrive."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": f"image/jpeg,image/png,image/webp,{ENDINGS}"}),
    )
    title = ProseField(
        label=_("What it is"),
        help_text=_("May stay empty: then it is called as its file."),
        max_length=TITLE_MOST,
        required=False,
    )


class TakeOffForm(forms.Form):
    reason = ReasonField()
