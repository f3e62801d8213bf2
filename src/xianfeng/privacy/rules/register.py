"""What the register of processing says for all rooms; its lines they say themselves (PIPL)."""

from xianfeng.foundation.errors import N_

NEVER_KEPT = (
    N_("identity numbers"),
    N_("home addresses"),
    N_("telephone numbers of members"),
    N_("family"),
    N_("whereabouts"),
    N_("points, scores or rankings of people"),
)
"""What no table of the platform has a place for."""
