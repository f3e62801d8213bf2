"""What is voted on: rounds, their batches of slips, and when they are open; no Django, no clock."""

from datetime import date
from enum import StrEnum


class RoundKind(StrEnum):
    WINDOW = "window"
    """What people say of a service window, or of all small windows of an office together."""
    CAMPAIGN = "campaign"
    """What one group says of one office in a campaign."""
    MEMBERS = "members"
    """What those say who stand on a frozen roll; opened once, after its end."""


class Channel(StrEnum):
    """How slips reach people; channels are counted side by side, as slips used (D10)."""

    SLIP = "slip"
    KIOSK = "kiosk"
    TERMINAL = "terminal"
    SMS = "sms"
    WEB = "web"
    ASSISTED = "assisted"
    ROLL = "roll"


NOT_SECRET_BELOW = 10
"""So few voters cannot be told from one another: the page says so before they vote (T95)."""

ONE_STEP_BELOW = 40
"""So few voters show no ways back and on: half of them would be too small a crowd."""


def is_open(today: date, opens_on: date, closes_on: date | None) -> bool:
    """Tell whether a round takes ballots on a day; its last day is the day before `closes_on`."""
    return opens_on <= today and (closes_on is None or today < closes_on)
