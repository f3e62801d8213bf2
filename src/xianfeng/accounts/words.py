"""What the account pages say where the sign-in libraries would speak themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from xianfeng.ui.words import say_number

SAID: dict[str, Any] = {
    "account/messages/password_changed.txt": _(
        "Your password has been changed. You have been signed out everywhere else."
    ),
    "account/messages/password_set.txt": _("The password has been set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app has been set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app has been removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey has been added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey has been removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "You have new recovery codes. They are shown only once: print them or write them down."
    ),
    "socialaccount/messages/account_connected.txt": _(
        "The identity has been linked to your account."
    ),
    "socialaccount/messages/account_connected_updated.txt": _(
        "The identity was already linked to your account."
    ),
    "socialaccount/messages/account_connected_other.txt": _(
        "This identity is linked to another account."
    ),
    "socialaccount/messages/account_disconnected.txt": _(
        "The identity is no longer linked to your account."
    ),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions have been ended."),
}
"""The library's template of a message → our words."""

FAULTS: dict[str, Any] = {
    "username_password_mismatch": _("The sign-in name or the password is not correct."),
    "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
    "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
    "incorrect_code": _("This code is not correct. Enter the one shown now."),
    "incorrect_password": _("The password is not correct."),
    "enter_current_password": _("This is not your current password."),
    "cannot_delete_authenticator": _(
        "Your role requires a second factor. Set up another one before you remove this one."
    ),
    "cannot_generate_recovery_codes": _("Set up a second factor first."),
    "no_password": _(
        "Without a password this identity is your only way to sign in, so it cannot be unlinked."
    ),
    "connected_other": _("This identity is linked to another account."),
}
"""The library's key of a fault → our words."""

PROOFS: dict[str, Any] = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With a code from the app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
"""The library's name of a proof → our words."""


def say_wrong_tries(count: int) -> str:
    """Tell somebody who signs in how often a wrong password was entered for them."""
    return ngettext(
        "Since you signed in last, a wrong password was entered for your account {count} time. If "
        "that was not you, tell an administrator.",
        "Since you signed in last, a wrong password was entered for your account {count} times. "
        "If that was not you, tell an administrator.",
        count,
    ).format(count=say_number(count))
