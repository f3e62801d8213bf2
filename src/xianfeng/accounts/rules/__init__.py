from .browsers import browser_of
from .identity import IdentityProvider, Kind
from .passwords import FEWEST_LEFT, hard_to_guess
from .sessions import Ended, session_end

__all__ = [
    "FEWEST_LEFT",
    "Ended",
    "IdentityProvider",
    "Kind",
    "browser_of",
    "hard_to_guess",
    "session_end",
]
