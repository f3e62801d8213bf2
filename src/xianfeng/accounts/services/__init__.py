from .accounts import (
    ForeignLetters,
    NameTaken,
    OwnAccount,
    WeakPassword,
    WrongUsername,
    close_account,
    create_account,
    open_account,
    reset_factors,
)
from .erasing import erase_account
from .filters import FilterNameTaken, drop_filter, keep_filter, rename_filter
from .first_codes import (
    FirstSignIn,
    WrongCode,
    drop_first_code,
    give_first_code,
    open_account_with_code,
    open_accounts_with_codes,
    use_first_code,
)
from .identities import AlreadyTied, NotTied, UnknownProvider, tie_identity, untie_identity
from .notes import note, note_look
from .sessions import drop_sessions, end_other_sessions, end_session, renew_session, touch_session
from .tidying import tidy

__all__ = [
    "AlreadyTied",
    "FilterNameTaken",
    "FirstSignIn",
    "ForeignLetters",
    "NameTaken",
    "NotTied",
    "OwnAccount",
    "UnknownProvider",
    "WeakPassword",
    "WrongCode",
    "WrongUsername",
    "close_account",
    "create_account",
    "drop_filter",
    "drop_first_code",
    "drop_sessions",
    "end_other_sessions",
    "end_session",
    "erase_account",
    "give_first_code",
    "keep_filter",
    "note",
    "note_look",
    "open_account",
    "open_account_with_code",
    "open_accounts_with_codes",
    "rename_filter",
    "renew_session",
    "reset_factors",
    "tidy",
    "tie_identity",
    "touch_session",
    "untie_identity",
    "use_first_code",
]
