"""The lists of the room: what they show, how they sort, what narrows them."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.jobs.models import STATES
from xianfeng.ui.lists.columns import Column, Kind
from xianfeng.ui.lists.filters import Filters, by_choice
from xianfeng.ui.lists.listing import Empty, Listing, declare

from .run_words import RunShown, jobs_said
from .selectors.branch import Todo
from .selectors.queue import Waiting
from .trail_words import EntrySeen
from .words import (
    STEPS,
    URGENCIES,
    address_of,
    origin_of,
    say_days,
    say_due,
    step_of,
    title_of,
    title_of_todo,
)

TRAIL = declare(
    Listing[EntrySeen](
        name="desk.trail",
        title=_("Audit log"),
        columns=(
            Column(
                "number",
                _("Number"),
                lambda seen: seen.line.entry.number,
                sort=("number",),
                kind=Kind.NUMBER,
            ),
            Column(
                "at",
                _("When"),
                lambda seen: seen.line.entry.recorded_at,
                sort=("number",),
                kind=Kind.MOMENT,
            ),
            Column("who", _("Who"), lambda seen: seen.who),
            Column("deed", _("Action"), lambda seen: seen.sentence, template="desk/_deed.html"),
            Column("kind", _("Type of object"), lambda seen: seen.subject, is_drawn=False),
            Column(
                "thing",
                _("Number of the object"),
                lambda seen: seen.line.entry.subject_id,
                is_drawn=False,
            ),
            Column("why", _("Why"), lambda seen: seen.line.entry.reason),
            Column(
                "changes",
                _("Before and after"),
                lambda seen: "\n".join(
                    f"{name}: {before} → {after}" for name, before, after in seen.changes
                ),
                template="desk/_changes.html",
            ),
            Column(
                "details",
                _("Details"),
                lambda seen: "\n".join(f"{name}: {value}" for name, value in seen.details),
                is_drawn=False,
            ),
            Column("digest", _("Digest"), lambda seen: seen.line.entry.digest, is_drawn=False),
        ),
        order=("-number",),
        empty=Empty(_("No entries"), _("Every change on the platform will be listed here.")),
        nothing=Empty(_("No results"), _("Try a longer period, or another word.")),
        keyset="number",
        is_framed=False,
    )
)


class RunFilters(Filters):
    """Which background work is shown."""

    state = by_choice(_("State"), STATES, "state")
    work = by_choice(_("Job"), jobs_said, "name")


RUNS = declare(
    Listing[RunShown](
        name="desk.runs",
        title=_("Jobs"),
        columns=(
            Column(
                "work",
                _("Job"),
                lambda line: line.label,
                sort=("name",),
                link=lambda line: reverse("desk:run", args=[line.run.pk]),
            ),
            Column(
                "state",
                _("State"),
                lambda line: line.state_word,
                sort=("state",),
                template="desk/_run_state.html",
            ),
            Column(
                "asked",
                _("Requested at"),
                lambda line: line.run.enqueued_at,
                sort=("enqueued_at",),
                kind=Kind.MOMENT,
                note=lambda line: (
                    line.run.user.get_username() if line.run.user else _g("the program")
                ),
                note_heading=_("Who"),
            ),
            Column(
                "attempt",
                _("Attempts"),
                lambda line: line.run.attempt,
                sort=("attempt",),
                kind=Kind.NUMBER,
            ),
            Column("fault", _("Fault"), lambda line: line.run.fault, sort=("fault",)),
        ),
        order=("-enqueued_at", "pk"),
        empty=Empty(
            _("Nothing here"),
            _("Imports of large spreadsheets, mails and nightly jobs will be listed here."),
        ),
        counted=ngettext_lazy("%(number)s job", "%(number)s jobs", "count"),
        filters=RunFilters,
        is_framed=False,
    )
)

QUEUE = declare(
    Listing[Waiting](
        name="desk.queue",
        title=_("Waiting for you"),
        columns=(
            Column("what", _("What"), title_of, sort=title_of, link=lambda row: row.url),
            Column("whose", _("Whose"), lambda row: row.whose, sort=lambda row: row.whose),
            Column(
                "age",
                _("Waiting for"),
                lambda row: None if row.age is None else say_days(row.age),
                sort=lambda row: row.since or date.max,
                kind=Kind.FIGURE,
            ),
            Column(
                "due",
                _("Due"),
                lambda row: say_due(row.due),
                sort=lambda row: row.due.day or date.max,
                word=lambda row: URGENCIES[row.due.urgency],
            ),
            Column("step", _("Next step"), step_of, template="desk/_queue_step.html"),
        ),
        order=(),
        empty=Empty(
            _("Nothing is waiting for you"),
            _(
                "Proposals that all three voices accept, members' requests, transfers, what the "
                "rules find and carriers that do not move will be listed here."
            ),
        ),
        is_framed=False,
    )
)


TODOS = declare(
    Listing[Todo](
        name="desk.todos",
        title=_("Waiting for you"),
        columns=(
            Column(
                "what",
                _("What"),
                title_of_todo,
                sort=title_of_todo,
                link=address_of,
                note=origin_of,
                note_heading=_("Comes from"),
            ),
            Column(
                "due",
                _("Due"),
                lambda todo: say_due(todo.due),
                sort=lambda todo: (todo.due.day is None, todo.due.day),
                word=lambda todo: URGENCIES[todo.due.urgency],
            ),
            Column(
                "step",
                _("Next step"),
                lambda todo: STEPS[todo.kind].step,
                sort=lambda todo: todo.kind.value,
                template="desk/_todo_step.html",
            ),
        ),
        order=(),
        empty=Empty(
            _("Nothing is waiting for you"),
            _(
                "Proposals awaiting their counts, transfers to answer, activities to record, and "
                "carriers that have fallen silent will be listed here."
            ),
        ),
        is_framed=False,
    )
)
