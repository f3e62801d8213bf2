from .accounts import (
    NameTaken,
    OwnAccount,
    WeakPassword,
    WrongUsername,
    close_account,
    create_account,
    give_password,
    keep_own_password,
    open_account,
    reset_factors,
)
from .identities import AlreadyTied, NotTied, UnknownProvider, tie_identity, untie_identity
from .notes import note
from .sessions import drop_sessions, end_other_sessions, end_session, renew_session, touch_session
from .tidying import tidy

__all__ = [
    "AlreadyTied",
    "NameTaken",
    "NotTied",
    "OwnAccount",
    "UnknownProvider",
    "WeakPassword",
    "WrongUsername",
    "close_account",
    "create_account",
    "drop_sessions",
    "end_other_sessions",
    "end_session",
    "give_password",
    "keep_own_password",
    "note",
    "open_account",
    "renew_session",
    "reset_factors",
    "tidy",
    "tie_identity",
    "touch_session",
    "untie_identity",
]
