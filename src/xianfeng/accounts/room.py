"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.accounts import policy
from xianfeng.accounts.personal import PROCESSING, filters_of
from xianfeng.accounts.selectors import saved_beside
from xianfeng.foundation.doors import (
    ADMINISTRATOR,
    EVERYONE,
    FORM,
    NOBODY,
    SEND,
    SIGNED_IN,
    Abroad,
    Rule,
    public,
)
from xianfeng.foundation.personal import Part
from xianfeng.foundation.room import Filler, RailEntry, Room

ROOM = Room(
    "accounts",
    doors={
        "account_login": public(FORM),
        "account_logout": public(FORM),
        "account_first": public(FORM),
        "account_inactive": Rule(door=NOBODY),
        "account_home": Rule(),
        "mfa_index": Rule(),
        "mfa_list_webauthn": Rule(),
        "account_change_password": Rule(FORM),
        "account_set_password": Rule(FORM),
        "account_reauthenticate": Rule(FORM),
        "account_end_others": Rule(SEND),
        "account_end_session": Rule(SEND, sees=SIGNED_IN, abroad=Abroad.OPEN),
        "account_untie": Rule(SEND),
        # one's own saved filters alone
        "account_filters": Rule(FORM),
        "account_filter_rename": Rule(SEND, sees=SIGNED_IN),
        "account_filter_drop": Rule(SEND, sees=SIGNED_IN),
        # unknown until the operator names a provider
        "identity_login": Rule(FORM, door=EVERYONE, sees=NOBODY),
        "identity_callback": Rule(door=EVERYONE, sees=NOBODY),
        "socialaccount_login_cancelled": public(),
        "mfa_authenticate": public(FORM),
        "mfa_reauthenticate": Rule(FORM),
        "mfa_activate_totp": Rule(FORM),
        "mfa_generate_recovery_codes": Rule(FORM),
        "mfa_login_webauthn": public(FORM),
        "mfa_reauthenticate_webauthn": Rule(FORM),
        "mfa_add_webauthn": Rule(FORM),
        # one's own factors alone; unknown while there is none, as for everybody else's
        "mfa_deactivate_totp": Rule(FORM, sees=NOBODY),
        "mfa_view_recovery_codes": Rule(sees=NOBODY),
        "mfa_edit_webauthn": Rule(FORM, sees=NOBODY),
        "mfa_remove_webauthn": Rule(FORM, sees=NOBODY),
        "account_people": Rule(door=ADMINISTRATOR),
        "account_person": Rule(door=ADMINISTRATOR, sees=ADMINISTRATOR),
        "account_person_close": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
        "account_person_open": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
        "account_person_password": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
        "account_person_factors": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
        "account_person_tie": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
        "account_person_untie": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
    },
    deeds={
        "accounts.account.closed": _("Closed an account"),
        "accounts.account.created": _("Added an account"),
        "accounts.account.erased": _("Erased an account"),
        "accounts.account.named": _("Changed the name of an account"),
        "accounts.account.opened": _("Reopened an account"),
        "accounts.account.seen": _("Viewed an account"),
        "accounts.code.given": _("Gave a sign-in code"),
        "accounts.code.used": _("Set a password with the sign-in code"),
        "accounts.codes.renewed": _("Generated new recovery codes"),
        "accounts.factor.added": _("Added a second factor"),
        "accounts.factor.failed": _("Entered a wrong second factor"),
        "accounts.factor.removed": _("Removed a second factor"),
        "accounts.factors.reset": _("Removed somebody's second factor"),
        "accounts.filter.dropped": _("Deleted a saved filter"),
        "accounts.filter.kept": _("Saved a filter"),
        "accounts.filter.renamed": _("Renamed a saved filter"),
        "accounts.identity.tied": _("Linked an external identity to an account"),
        "accounts.identity.untied": _("Unlinked an external identity"),
        "accounts.password.changed": _("Changed their own password"),
        "accounts.people.seen": _("Viewed the list of accounts"),
        "accounts.session.ended": _("Ended a session"),
        "accounts.session.started": _("Signed in to the platform"),
        "accounts.sessions.ended": _("Ended all sessions"),
    },
    details={
        "factors": pgettext_lazy("detail of an entry", "factors"),
        "kind": pgettext_lazy("detail of an entry", "kind"),
        "listing": pgettext_lazy("detail of an entry", "list"),
        "provider": pgettext_lazy("detail of an entry", "identity service"),
        "sessions": pgettext_lazy("detail of an entry", "sessions"),
    },
    nouns={
        "accounts.savedfilter": _("saved filter"),
        "accounts.user": _("account"),
    },
    rail=(
        RailEntry(
            "system",
            _("Accounts"),
            "account_people",
            order=95,
            shows=policy.is_administrator,
            key="u",
        ),
    ),
    fills=(Filler("ui.list", "accounts/_saved.html", saved_beside),),
    personal=(Part("accounts.account", PROCESSING, filters_of),),
)
