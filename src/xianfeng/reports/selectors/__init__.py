"""Reads of the room: what may be reported on, and the office's quarter."""

from .quarter import (
    CarrierName,
    Counts,
    GoalLine,
    OfficeLine,
    QuarterCard,
    StuckLine,
    quarter_of_office,
)
from .scope import (
    NoOrganisations,
    NoUnit,
    UnknownOrganisation,
    organisation_named,
    organisations_to_report,
    unit_of,
)

__all__ = [
    "CarrierName",
    "Counts",
    "GoalLine",
    "NoOrganisations",
    "NoUnit",
    "OfficeLine",
    "QuarterCard",
    "StuckLine",
    "UnknownOrganisation",
    "organisation_named",
    "organisations_to_report",
    "quarter_of_office",
    "unit_of",
]
