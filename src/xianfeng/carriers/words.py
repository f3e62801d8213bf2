"""Words of the room that no table column holds."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import VOICES, Carrier, Endorsement
from xianfeng.ui.words import say_date, say_number

from .rules.growth import Lack
from .rules.life import (
    Answer,
    CheckInState,
    Deed,
    Hurdle,
    StuckReason,
    Tally,
    Turn,
    Voice,
    answer_of,
)

STUCK_WORDS: Mapping[StuckReason, str | Promise] = {
    StuckReason.ENDORSEMENT_WAITS: _("waits for the three voices"),
    StuckReason.APPROVAL_WAITS: _("waits for approval"),
    StuckReason.START_WAITS: _("approved, not started"),
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
LACK_WORDS: Mapping[tuple[Deed, Lack], str | Promise] = {
    (Deed.SETTLE, Lack.GOAL): _("It serves a goal."),
    (Deed.SETTLE, Lack.CYCLE): _("One cycle has been evaluated, with what came of it."),
    (Deed.ESTABLISH, Lack.GOAL): _("It serves a goal."),
    (Deed.ESTABLISH, Lack.CYCLE): _("Two cycles have been evaluated, with what came of them."),
    (Deed.ESTABLISH, Lack.VOICES): _("The three voices have accepted it again."),
    (Deed.ESTABLISH, Lack.CHARTER): _(
        "It has a charter: clauses, a rhythm, a post in charge, a date to look again."
    ),
}
"""What the next stage asks for."""
TURN_WORDS: Mapping[Turn, str | Promise] = {
    Turn.COUNTER: _("{branch} enters the counts of the voices"),
    Turn.ABOVE: _("{above} approves or returns it"),
    Turn.RUNNER: _("{branch} starts it"),
    Turn.MENDER: _("{branch} revises it and hands it in again"),
}
"""Whose turn it is, and what they do."""


def say_turn(turn: Turn | None, carrier: Carrier) -> str:
    """Say whose turn it is; nothing where it is nobody's."""
    if turn is None:
        return ""
    home = carrier.organisation
    above = home.parent.name if home.parent else home.name
    return str(TURN_WORDS[turn]).format(branch=home.name, above=above)


DOOR_WORDS: Mapping[CheckInState, tuple[str, str | Promise]] = {
    CheckInState.TOO_EARLY: ("none", _("check-in not open yet")),
    CheckInState.OPEN: ("good", _("check-in open")),
    CheckInState.OVER: ("none", _("check-in over")),
}
STATE_WORDS: Mapping[str, tuple[str, str | Promise]] = {
    "held": ("good", pgettext_lazy("activity", "held")),
    "over": ("partly", _("not recorded as held")),
    "cancelled": ("none", pgettext_lazy("activity", "cancelled")),
    "coming": ("info", pgettext_lazy("activity", "coming")),
}


def meaning_words(voice: Voice, tally: Tally, hurdle: Hurdle) -> tuple[str, ...]:
    """Say what a count will mean: of whom it is, what it needs, what it amounts to."""
    counts = {
        "voice": dict(VOICES)[voice.value],
        "yes": say_number(tally.in_favour),
        "answered": say_number(tally.answered),
        "asked": say_number(tally.asked or 0),
        "least": say_number(hurdle.least(tally.asked)),
        "share": hurdle.share,
    }
    whom = gettext("%(voice)s: %(yes)s of %(answered)s in favour; %(asked)s could be asked.")
    needs = gettext("At least %(least)s must answer, and %(share)s of these be in favour.")
    if tally.asked is None:
        whom = gettext("%(voice)s: %(yes)s of %(answered)s in favour.")
        needs = gettext(
            "An open consultation: nobody knows how many could be asked, so only the number "
            "counts. At least %(least)s must answer, and %(share)s of these be in favour."
        )
    means = {
        Answer.ACCEPTED: gettext("This voice accepts the carrier."),
        Answer.NOT_ACCEPTED: gettext("This voice does not accept the carrier."),
        Answer.TOO_FEW: gettext(
            "Too few have answered, so this voice would not count. Record it once more "
            "have answered."
        ),
    }[answer_of(tally, hurdle)]
    final = gettext("The count is final; a clerical error is corrected with a reason.")
    return (whom % counts, needs % counts, means, final)


def lapsing_words(counts: Iterable[Endorsement], version: int) -> tuple[str, ...]:
    """Say of each count that it is of the present text, and will not count for the next one."""
    words = gettext(
        "%(voice)s: %(yes)s of %(answered)s in favour of version %(version)s. It is asked again."
    )
    numbers = [(row, say_number(row.in_favour), say_number(row.answered)) for row in counts]
    return tuple(
        words % {"voice": row.get_voice_display(), "yes": y, "answered": n, "version": version}
        for row, y, n in numbers
    )


def cancelled_words(planned: Iterable[Activity]) -> tuple[str, ...]:
    """Say of each planned activity that it is cancelled with its carrier, and who is told."""
    lines = []
    for activity in planned:
        count = getattr(activity, "signed_up", 0)
        line = ngettext(
            "“%(title)s” on %(day)s is cancelled; %(count)s person who signed up is told.",
            "“%(title)s” on %(day)s is cancelled; %(count)s people who signed up are told.",
            count,
        )
        day = say_date(activity.starts_at, with_time=False)
        lines.append(line % {"title": activity.title, "day": day, "count": say_number(count)})
    return tuple(lines)
