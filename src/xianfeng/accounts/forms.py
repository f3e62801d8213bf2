"""The library's forms with our words; what they check is the library's, but for the second use."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import CharField, ChoiceField, Form, HiddenInput, PasswordInput, TextInput
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xianfeng.ui.fields import LineField, ReasonField
from xianfeng.ui.lists.listing import known
from xianfeng.ui.words import Text

from .selectors import name_as_kept

USED_FOR = 180
"""Seconds for which a code that was taken is not taken again: longer than any code is good."""
CODE_HINT = _("Six digits of the app, or one of your recovery codes.")
PASSWORD_HINT = _("At least 12 characters. A sentence that only you know is best.")


class _InOurWords(Form):
    """Label the library's fields as we do, and take away words that stand inside the box."""

    labels: ClassVar[Mapping[str, Text]] = {}
    hints: ClassVar[Mapping[str, Text]] = {}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, label in self.labels.items():
            field: Any = self.fields[name]
            field.label = label
            field.widget.attrs.pop("placeholder", None)
            field.help_text = self.hints.get(name, "")


class SignInForm(_InOurWords, account.LoginForm):
    labels = {"login": _("Sign-in name"), "password": _("Password")}

    def clean_login(self) -> str:
        return name_as_kept(self.cleaned_data["login"])


class SetPasswordForm(_InOurWords, account.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    hints = {"password1": PASSWORD_HINT}


class ChangePasswordForm(_InOurWords, account.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), **SetPasswordForm.labels}
    hints = SetPasswordForm.hints


class PasswordAgainForm(_InOurWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class FirstForm(Form):
    """The code that one was given, and the password that one chooses with it."""

    login = CharField(
        label=_("Sign-in name"),
        max_length=150,
        widget=TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = CharField(
        label=_("Sign-in code"),
        max_length=60,
        help_text=_("As it was given to you; strokes, spaces and capitals do not matter."),
        widget=TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )
    password1 = CharField(
        label=_("New password"),
        strip=False,
        max_length=4096,
        help_text=PASSWORD_HINT,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = CharField(
        label=_("New password again"),
        strip=False,
        max_length=4096,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_login(self) -> str:
        return name_as_kept(self.cleaned_data["login"])

    def clean_password2(self) -> str:
        again = str(self.cleaned_data["password2"])
        if "password1" in self.cleaned_data and again != self.cleaned_data["password1"]:
            raise ValidationError(__("The two passwords are not the same. Type both again."))
        return again


class _Once(_InOurWords):
    """Ask for a code, and take each once, in whichever process it was taken.

    The library remembers a code for one period of thirty seconds, and lets it be good for three.
    """

    user: Any
    labels = {"code": _("One-time code")}
    hints = {"code": CODE_HINT}

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc] # of the library's form beside
        if not cache.add(f"accounts.code.{self.user.pk}.{code}", True, USED_FOR):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_Once, factors.AuthenticateForm):
    pass


class CodeAgainForm(_Once, factors.ReauthenticateForm):
    pass


class AppForm(_InOurWords, totp.ActivateTOTPForm):
    labels = {"code": _("The six digits shown by the app")}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class PasskeyForm(_InOurWords, webauthn.AddWebAuthnForm):
    labels = {
        "name": _("Name of the passkey"),
        "passwordless": _("Sign in with it alone, without a password"),
    }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        name: Any = self.fields["name"]
        name.max_length, name.initial = 60, ""
        self.initial.pop("name", None)


class PasskeyNameForm(_InOurWords, webauthn.EditWebAuthnForm):
    labels = {"name": _("Name of the passkey")}


class FilterNameForm(Form):
    """Say what a saved filter is called."""

    name = CharField(label=_("Name of the filter"), max_length=60)


class KeepFilterForm(FilterNameForm):
    """Save what a list is narrowed by; all but the name comes from the list itself."""

    listing = CharField(max_length=64, widget=HiddenInput)
    path = CharField(max_length=255, widget=HiddenInput)
    query = CharField(max_length=1000, widget=HiddenInput)

    def clean_listing(self) -> str:
        listing = str(self.cleaned_data["listing"])
        if listing not in {each.name for each in known()}:
            raise ValidationError(__("There is no such list."))
        return listing

    def clean_path(self) -> str:
        path = str(self.cleaned_data["path"])
        if not path.startswith("/") or path.startswith("//"):
            raise ValidationError(__("This is not a page of the platform."))
        return path


class ReasonForm(Form):
    """Say why somebody else's account is touched."""

    reason = ReasonField(help_text=_("It is recorded in the audit log with your name."))


class TieForm(Form):
    """Name the person at a provider by the key that the provider has."""

    provider = ChoiceField(label=_("Office account"))
    uid = LineField(
        label=_("The person's identifier there"),
        max_length=191,
        help_text=_("The person sees it when signing in there before it is linked."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["provider"]
        field.choices = [(known.slug, known.name) for known in settings.XIANFENG_IDENTITY_PROVIDERS]
