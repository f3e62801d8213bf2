"""The measures of the four failings, one a file; attention and guidance wait for meetings."""

from .base import Measure
from .goals_served import GOALS_SERVED
from .own_proposals import OWN_PROPOSALS
from .taking_part import TAKING_PART
from .tied_to_goals import TIED_TO_GOALS
from .variety_of_forms import VARIETY_OF_FORMS
from .windows_good import WINDOWS_GOOD

MEASURES: tuple[Measure, ...] = (
    OWN_PROPOSALS,
    VARIETY_OF_FORMS,
    TAKING_PART,
    TIED_TO_GOALS,
    GOALS_SERVED,
    WINDOWS_GOOD,
)
