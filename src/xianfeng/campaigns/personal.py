"""What this room stores on persons: whom a campaign asks, until it is over."""

from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing

PROCESSING = (
    Processing(
        "campaign_lists",
        data=N_("Contact of people to ask in a conduct review, and how they are addressed"),
        purpose=N_("to invite a sample to judge an office; who answered is known to nobody"),
        seen_by=N_("officers who run the campaign, while it is open"),
        kept=N_("until the day after the campaign; then how many there were"),
        order=75,
    ),
)
PARTS = (Part("campaigns.people", PROCESSING),)
