"""What the first pages say of rules' values: words, their kinds, and the next step."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from xianfeng.carriers.rules import StuckReason
from xianfeng.carriers.selectors.stuck import StuckCarrier
from xianfeng.reports.rules import StuckCause
from xianfeng.reports.words import stuck_words
from xianfeng.ui.words import Word, say_date

from .rules import Due, FirstPage, TodoKind, Urgency
from .selectors.work import LateCarrier

_ = gettext_lazy


@dataclass(frozen=True)
class Step:
    """What is the matter with something that is to be done, and the next step in words."""

    word: Word
    step: str | Promise


PAGES: Mapping[FirstPage, str | Promise] = {
    FirstPage.LEADER: _("The quarter"),
    FirstPage.WORK: _("Workbench"),
    FirstPage.BRANCH: _("Branch board"),
    FirstPage.ADMINISTRATION: _("Administration"),
    FirstPage.ME: _("My page"),
}
STEPS: Mapping[TodoKind, Step] = {
    TodoKind.COUNT_VOICES: Step(Word(_("voices missing"), "partly"), _("Enter the counts")),
    TodoKind.AWAIT_APPROVAL: Step(Word(_("at the level above"), "info"), _("See the progress")),
    TodoKind.START: Step(Word(_("not started"), "partly"), _("Start the carrier")),
    TodoKind.HOLD: Step(Word(_("coming up"), "info"), _("Show the check-in code")),
    TodoKind.RECORD: Step(Word(_("no record yet"), "partly"), _("Record it as held")),
    TodoKind.WAKE: Step(Word(_("silent"), "bad"), _("Plan an activity, or end it")),
    TodoKind.LOOK_AGAIN: Step(Word(_("review overdue"), "bad"), _("Decide whether it goes on")),
    TodoKind.TIE_TO_GOAL: Step(Word(_("no goal"), "bad"), _("Link it to a goal")),
}
HEALTH: Mapping[StuckReason, Word] = {
    StuckReason.ENDORSEMENT_WAITS: Word(_("voices missing"), "partly"),
    StuckReason.APPROVAL_WAITS: Word(_("waits for approval"), "partly"),
    StuckReason.START_WAITS: Word(_("not started"), "partly"),
    StuckReason.SILENT: Word(_("silent"), "bad"),
    StuckReason.REVIEW_OVERDUE: Word(_("review overdue"), "bad"),
    StuckReason.NO_GOAL: Word(_("no goal"), "bad"),
}
HEALTHY = Word(_("in rhythm"), "good")


def health_of(stuck: StuckCarrier | None) -> Word:
    """Return the word of a running carrier's health."""
    return HEALTHY if stuck is None else HEALTH[stuck.reason]


def why_late(line: LateCarrier) -> str:
    """Say why a carrier on the officer's list is late, as papers say it."""
    return stuck_words(StuckCause(line.stuck.reason.value), line.days)


def say_due(due: Due) -> str:
    """Say a day as it stands to today: today, 3 days left, 12 days late."""
    if due.day is None:
        return "—"
    if due.urgency is Urgency.LATE:
        return ngettext("{days} day late", "{days} days late", -due.days).format(days=-due.days)
    if due.days == 0:
        return gettext("today")
    if due.urgency is Urgency.THIS_WEEK:
        return ngettext("{days} day left", "{days} days left", due.days).format(days=due.days)
    return say_date(due.day)
