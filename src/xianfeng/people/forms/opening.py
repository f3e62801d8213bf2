from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.access.words import SIGN_IN_NAME
from xianfeng.ui.fields import LineField


class OpenAccountForm(forms.Form):
    """The name with which a member will sign in."""

    username = LineField(label=_("Sign-in name"), max_length=150, help_text=SIGN_IN_NAME)
