from .browsers import browser_of
from .codes import LENGTH, SIGNS, grouped, typed
from .identity import IdentityProvider, Kind
from .passwords import FEWEST_LEFT, hard_to_guess
from .roles import FurtherRole, RoleName
from .sessions import Ended, session_end

__all__ = [
    "FEWEST_LEFT",
    "LENGTH",
    "SIGNS",
    "Ended",
    "FurtherRole",
    "IdentityProvider",
    "Kind",
    "RoleName",
    "browser_of",
    "grouped",
    "hard_to_guess",
    "session_end",
    "typed",
]
