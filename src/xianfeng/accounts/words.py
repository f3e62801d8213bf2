"""What the account pages say where the sign-in libraries would speak themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

SAID: dict[str, Any] = {
    "account/messages/password_changed.txt": _(
        "The password is changed. Everywhere else you have been signed out."
    ),
    "account/messages/password_set.txt": _("The password is set."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "You have new recovery codes. They are shown once: print them or write them down."
    ),
    "socialaccount/messages/account_connected.txt": _("The identity is tied to your account."),
    "socialaccount/messages/account_connected_updated.txt": _(
        "The identity was tied to your account already."
    ),
    "socialaccount/messages/account_connected_other.txt": _(
        "This identity is tied to another account."
    ),
    "socialaccount/messages/account_disconnected.txt": _(
        "The identity is not tied to your account any more."
    ),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions are ended."),
}
"""The library's template of a message → our words."""

FAULTS: dict[str, Any] = {
    "username_password_mismatch": _("The sign-in name or the password is not correct."),
    "too_many_login_attempts": _("Too many tries. Wait some minutes, then try again."),
    "rate_limited": _("Too many tries. Wait some minutes, then try again."),
    "incorrect_code": _("This code is not correct. Take the one that is shown now."),
    "incorrect_password": _("The password is not correct."),
    "enter_current_password": _("This is not your current password."),
    "cannot_delete_authenticator": _(
        "Your role needs a second factor. Set up another one before you remove this one."
    ),
    "cannot_generate_recovery_codes": _("Set up a second factor first."),
    "no_password": _("Without a password this identity is your only way in. It stays."),
    "connected_other": _("This identity is tied to another account."),
}
"""The library's key of a fault → our words."""

PROOFS: dict[str, Any] = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With a code of the app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}
"""The library's name of a proof → our words."""
