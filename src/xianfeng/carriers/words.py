"""Words of the room that no table column holds."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .rules import Answer, CheckInState, Stage, StuckReason

STUCK_WORDS: Mapping[StuckReason, str | Promise] = {
    StuckReason.ENDORSEMENT_WAITS: _("waits for the three voices"),
    StuckReason.APPROVAL_WAITS: _("waits for approval"),
    StuckReason.SILENT: _("no activity"),
    StuckReason.REVIEW_OVERDUE: _("review overdue"),
    StuckReason.NO_GOAL: _("serves no goal"),
}
ANSWER_WORDS: Mapping[Answer, tuple[str, str | Promise]] = {
    Answer.ACCEPTED: ("good", pgettext_lazy("voice", "accepted")),
    Answer.NOT_ACCEPTED: ("bad", pgettext_lazy("voice", "not accepted")),
    Answer.TOO_FEW: ("partly", pgettext_lazy("voice", "too few answers")),
    Answer.MISSING: ("none", pgettext_lazy("voice", "not yet counted")),
}
STAGE_KINDS: Mapping[Stage, str] = {
    Stage.PROPOSED: "none",
    Stage.APPROVED: "info",
    Stage.TRIAL: "good",
    Stage.REGULAR: "good",
    Stage.INSTITUTION: "good",
    Stage.ENDED: "none",
}
DOOR_WORDS: Mapping[CheckInState, tuple[str, str | Promise]] = {
    CheckInState.TOO_EARLY: ("none", _("check-in not open yet")),
    CheckInState.OPEN: ("good", _("check-in open")),
    CheckInState.OVER: ("none", _("check-in over")),
}
STATE_WORDS: Mapping[str, tuple[str, str | Promise]] = {
    "held": ("good", pgettext_lazy("activity", "held")),
    "over": ("partly", _("not recorded as held")),
    "coming": ("info", pgettext_lazy("activity", "coming")),
}
