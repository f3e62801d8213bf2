"""What the first pages say of rules' values: words, their kinds, and the next step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from xianfeng.ballots.selectors.batches import WaitingBatch
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import VOICES, Carrier
from xianfeng.carriers.rules.life import StuckReason
from xianfeng.carriers.selectors.stuck import StuckCarrier
from xianfeng.cases.models.cases import Ruling
from xianfeng.cases.rules.life import Lateness
from xianfeng.leadership.rules.findings import FindingKind
from xianfeng.leadership.words import FINDING_LABELS
from xianfeng.people.models.life import Transfer
from xianfeng.privacy.models import Correction
from xianfeng.ui.words import Word, say_date

from .rules import Due, FirstPage, QueueKind, TodoKind, Urgency
from .selectors.branch import Todo
from .selectors.queue import Queue, Waiting

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
    FirstPage.TRAIL: _("Audit log"),
    FirstPage.ME: _("My page"),
}


@dataclass(frozen=True)
class Deed:
    """What is to be done: said whole, and as a button; `page` is the address of its step."""

    title: str | Promise
    step: str | Promise
    page: str


STEPS: Mapping[TodoKind, Deed] = {
    TodoKind.MEND: Deed(
        _("Revise “{name}” and hand it in again"), _("Read why"), "carriers:carrier"
    ),
    TodoKind.COUNT_VOICES: Deed(
        _("Enter the counts of “{name}”"), _("Enter the counts"), "carriers:endorse"
    ),
    TodoKind.TRANSFER: Deed(
        _("Answer the transfer from {source} to {target}"), _("Answer it"), "people:transfer"
    ),
    TodoKind.START: Deed(_("Start “{name}”"), _("Start it"), "carriers:start"),
    TodoKind.RECORD: Deed(_("Record that “{name}” was held"), _("Record it"), "carriers:activity"),
    TodoKind.WAKE: Deed(
        _("Plan an activity of “{name}”, or end it"), _("Plan or end it"), "carriers:carrier"
    ),
    TodoKind.LOOK_AGAIN: Deed(
        _("Decide whether “{name}” goes on"), _("Decide"), "carriers:carrier"
    ),
    TodoKind.TIE_TO_GOAL: Deed(
        _("Say which goal “{name}” serves"), _("Link it to a goal"), "carriers:serve"
    ),
    TodoKind.AWAIT_APPROVAL: Deed(
        _("“{name}” waits for approval by {above}"), "", "carriers:carrier"
    ),
    TodoKind.COUNTED_BY_OTHERS: Deed(
        _("“{name}” is your own proposal: somebody else enters its counts"), "", "carriers:carrier"
    ),
}
"""What a secretary, or somebody else, is to do."""
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


QUEUE: Mapping[QueueKind, Step] = {
    QueueKind.APPROVAL: Step(Word(_("to approve"), "info"), _("Approve or return")),
    QueueKind.GROWTH: Step(Word(_("ready for more"), "info"), _("Decide on the next stage")),
    QueueKind.SLIPS: Step(Word(_("slips to approve"), "info"), _("Approve how many there are")),
    QueueKind.REQUEST: Step(Word(_("members' requests"), "info"), _("Check and answer")),
    QueueKind.TRANSFER: Step(Word(_("transfers"), "info"), _("Answer the transfer")),
    QueueKind.RULING: Step(Word(_("cases to decide"), "info"), _("Decide whose it is")),
    QueueKind.CASE: Step(Word(_("cases of citizens"), "bad"), _("Go through them")),
    QueueKind.REVIEW: Step(Word(_("reviews"), "partly"), _("Decide whether it goes on")),
    QueueKind.VOICES: Step(Word(_("voices missing"), "partly"), _("See which are missing")),
    QueueKind.START: Step(Word(_("not started"), "partly"), _("Ask when it starts")),
    QueueKind.SILENT: Step(Word(_("silent"), "partly"), _("Ask whether it goes on")),
    QueueKind.FINDING: Step(Word(_("rules"), "partly"), _("Go through them")),
    QueueKind.NO_GOAL: Step(Word(_("no goal"), "partly"), _("Link it to a goal")),
}
"""What each kind in the officer's queue is called, and its next step."""
TITLES: Mapping[QueueKind, str | Promise] = {
    QueueKind.APPROVAL: _("Approve “{name}”"),
    QueueKind.GROWTH: _("Ready for the next stage: “{name}”"),
    QueueKind.REVIEW: _("Review “{name}”"),
    QueueKind.VOICES: _("Voices missing: “{name}”"),
    QueueKind.START: _("Not started: “{name}”"),
    QueueKind.SILENT: _("No activity: “{name}”"),
    QueueKind.NO_GOAL: _("No goal: “{name}”"),
}
LATENESS: Mapping[Lateness, Callable[[int], str]] = {
    Lateness.LATE: lambda n: ngettext("{count} case is overdue", "{count} cases are overdue", n),
    Lateness.CONTACT: lambda n: ngettext(
        "{count} citizen has not been contacted in time",
        "{count} citizens have not been contacted in time",
        n,
    ),
    Lateness.SOON: lambda n: ngettext(
        "{count} case is due by tomorrow", "{count} cases are due by tomorrow", n
    ),
}
URGENCIES: Mapping[Urgency, str] = {
    Urgency.LATE: "bad",
    Urgency.TODAY: "bad",
    Urgency.SOON: "partly",
    Urgency.LATER: "none",
    Urgency.NO_DAY: "",
}
"""The kind of word in which a day is said: red is for what matters now."""


def title_of(row: Waiting) -> str:
    """Say what waits, its kind first, without the name of a person."""
    thing = row.thing
    match thing:
        case Carrier():
            title = _title_of_carrier(row, thing)
        case Ruling() | Lateness():
            title = _title_of_case(row, thing)
        case Correction():
            title = gettext("Correct: {what}").format(what=thing.get_field_display())
        case Transfer():
            title = gettext("Transfer to {target}").format(target=thing.target.name)
        case WaitingBatch():
            slips = ngettext("{count} slip for {window}", "{count} slips for {window}", thing.count)
            title = slips.format(count=thing.count, window=thing.window)
        case FindingKind():
            places = ngettext("{count} organisation", "{count} organisations", row.count)
            label = FINDING_LABELS[thing.value]
            title = f"{label}{gettext(': ')}{places.format(count=row.count)}"
        case _:
            title = gettext("Delete personal data")
    return title


def _title_of_carrier(row: Waiting, carrier: Carrier) -> str:
    if row.count > 1:
        return ngettext(
            "{count} carrier has no goal", "{count} carriers have no goal", row.count
        ).format(count=row.count)
    return str(TITLES[row.kind]).format(name=carrier.title)


def _title_of_case(row: Waiting, thing: Ruling | Lateness) -> str:
    if isinstance(thing, Ruling):
        return gettext("Case {number}: the level above decides").format(number=thing.case.number)
    return LATENESS[thing](row.count).format(count=row.count)


def step_of(row: Waiting) -> str:
    """Say the next step of what waits."""
    if row.count > 1 and row.kind is QueueKind.NO_GOAL:
        return gettext("Go through them")
    return str(QUEUE[row.kind].step)


@dataclass(frozen=True)
class Pick:
    """A filter of the queue: its word, its count, and whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


def picks(queue: Queue, which: str) -> list[Pick]:
    """List the filters of a queue that leave anything; the first leaves all."""
    labels = {
        "": gettext("all"),
        Urgency.LATE.value: gettext("late"),
        **{kind.value: str(QUEUE[kind].word.label) for kind in QueueKind},
    }
    chosen = which if which in {*labels, Urgency.TODAY, "new"} else ""
    labels |= {"today": gettext("due today"), "new": gettext("new this week")}
    return [
        Pick(value, label, count, value == chosen)
        for value, label in labels.items()
        if (count := queue.count(value)) and (value not in {"today", "new"} or value == chosen)
    ]


ORIGINS: Mapping[TodoKind, str | Promise] = {
    TodoKind.TRANSFER: _("requested on {day}"),
    TodoKind.MEND: _("returned on {day}"),
    TodoKind.START: _("approved on {day}"),
    TodoKind.WAKE: _("no activity since {day}"),
    TodoKind.LOOK_AGAIN: _("the agreed review day"),
    TodoKind.TIE_TO_GOAL: _("the system's hint"),
}
"""Where something to do comes from; what is not here is a proposal or an activity."""


def title_of_todo(todo: Todo) -> str:
    """Say what is to be done, or who is to do it."""
    title, thing = str(STEPS[todo.kind].title), todo.thing
    if isinstance(thing, Transfer):
        return title.format(source=thing.source.name, target=thing.target.name)
    above = thing.organisation.parent if isinstance(thing, Carrier) else None
    return title.format(name=thing.title, above=above or gettext("the level above"))


def origin_of(todo: Todo) -> str:
    """Say where something to do comes from."""
    thing = todo.thing
    if todo.kind in ORIGINS:
        day = say_date(todo.since) if todo.since else ""
        return str(ORIGINS[todo.kind]).format(day=day)
    if isinstance(thing, Activity):
        day = say_date(thing.starts_at)
        return f"{thing.carrier.title} · " + gettext("planned for {day}").format(day=day)
    own = isinstance(thing, Carrier) and thing.proposed_by_id
    whose = gettext("a member's own proposal") if own else gettext("the organisation's proposal")
    if not todo.voices:
        return whose
    labels = [str(label) for value, label in VOICES if value in todo.voices]
    missing = pgettext("between names", ", ").join(labels)
    return f"{whose} · " + gettext("still missing: {voices}").format(voices=missing)


def address_of(todo: Todo) -> str:
    """Return the address of the step."""
    return reverse(STEPS[todo.kind].page, args=[todo.thing.pk])


def say_days(days: int) -> str:
    """Say a number of days."""
    return ngettext("{days} day", "{days} days", days).format(days=days)


def say_due(due: Due) -> str:
    """Say a day as it stands to today: due today, by Wednesday, 12 days late."""
    if due.day is None:
        return gettext("no deadline")
    if due.urgency is Urgency.LATE:
        return ngettext("{days} day late", "{days} days late", -due.days).format(days=-due.days)
    if due.urgency is Urgency.TODAY:
        return gettext("due today")
    return gettext("by {day}").format(day=say_date(due.day, near=True))
