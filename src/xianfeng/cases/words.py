"""How stages, lines of a timeline and days are said."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from xianfeng.cases.models.cases import STAGES, VERDICTS
from xianfeng.cases.models.said import Line, Message
from xianfeng.cases.rules.life import Deed, Spot, Stage
from xianfeng.cases.rules.masking import Found
from xianfeng.foundation.calendar import runs_of
from xianfeng.ui.words import say_date, say_from_to

STAGE_KINDS: Mapping[str, str] = {
    Stage.OPEN: "info",
    Stage.CONTACTED: "info",
    Stage.SETTLED: "partly",
    Stage.CONFIRMED: "good",
    Stage.AGAIN: "bad",
    Stage.PARTLY: "bad",
    Stage.UNSETTLED: "none",
    Stage.TOGETHER: "none",
}
"""The kind of word in which a stage is said: green is the citizen's word alone."""
SENTENCES: Mapping[str, str | Promise] = {
    Deed.ARRIVE: _("The case arrived."),
    Deed.CONTACT: _("The office contacted the citizen."),
    Deed.SETTLE: _("The office says that it is settled."),
    Deed.CONFIRM: _("The citizen answered the follow-up: settled."),
    Deed.PART: _("The citizen answered the follow-up: partly settled."),
    Deed.DENY: _("The citizen answered the follow-up: not settled."),
    Deed.REOPEN: _("The citizen opened the case again."),
    Deed.RESUME: _("The level above opened the case again."),
    Deed.CLOSE: _("The office closed the case unsettled."),
    Deed.JOIN: _("It is handled together with case {other}."),
    Spot.ADDED: _("The citizen added something."),
    Spot.ANSWERED: _("The office answered."),
    Spot.FOLLOW_UP: _("The citizen answered the follow-up: {verdict}."),
    Spot.ASKED_AGAIN: _("The citizen was asked again whether it is settled."),
    Spot.HANDED: _("It went from “{unit}” to “{to}”."),
    Spot.RETURNED: _("“{unit}” sent it back to “{to}”."),
    Spot.RULED: _("“{above}” decided that “{unit}” handles it."),
    Spot.RULED_ANSWER: _("“{above}” looked at it and answered."),
    Spot.ASKED_ABOVE: _("The citizen asked the level above, “{unit}”, to look at it."),
    Spot.STOPPED: _("The clock was stopped; working days: {days}. It is now due by {due}."),
    Spot.CATEGORY: _("Category: {before} → {after}."),
    Spot.FOREIGN: _(
        "Hotline {system}, order {number}: {status} (its time {said_at}, received {received_at})."
    ),
    Spot.FOREIGN_LATE: _(
        "Hotline {system}, order {number}, from the former hand: {status} (its time {said_at}, "
        "received {received_at}). It changes nothing."
    ),
    Spot.TOGETHER_CHANGED: _("Case {other}, with which it is handled, is now: {stage}."),
    Spot.OPTED_OUT: _("The citizen wants no more messages."),
    Spot.FORGOTTEN: _("The contact was deleted, as the time for which it is kept is over."),
}
YOURS: Mapping[str, str | Promise] = {
    Deed.ARRIVE: _("Your case arrived."),
    Deed.CONTACT: _("The office contacted you."),
    Deed.CONFIRM: _("You answered the follow-up: settled."),
    Deed.PART: _("You answered the follow-up: partly settled."),
    Deed.DENY: _("You answered the follow-up: not settled."),
    Deed.REOPEN: _("You opened the case again."),
    Spot.ADDED: _("You added something."),
    Spot.FOLLOW_UP: _("You answered the follow-up: {verdict}."),
    Spot.ASKED_AGAIN: _("You were asked again whether it is settled."),
    Spot.ASKED_ABOVE: _("You asked the level above, “{unit}”, to look at it."),
    Spot.OPTED_OUT: _("You want no more messages."),
    Spot.FORGOTTEN: _("Your contact was deleted, as the time for which it is kept is over."),
}
"""The same for the citizen, where it is about them."""
MAY_BE_SILENT = frozenset({Deed.PART, Deed.DENY, Deed.REOPEN, Spot.FOLLOW_UP})
STAGE_WORDS = dict(STAGES)
VERDICT_WORDS = dict(VERDICTS)
FOUND: Mapping[Found, str | Promise] = {
    Found.IDENTITY: _("identity number"),
    Found.PHONE: _("telephone number"),
    Found.MAIL: _("e-mail address"),
    Found.ADDRESS: _("postal address"),
    Found.NAME: _("name"),
}


def say_line(line: Line, *, to_citizen: bool = False) -> str:
    """Say what a line of the timeline tells of."""
    sentence = str((YOURS if to_citizen else {}).get(line.kind) or SENTENCES[line.kind])
    told = {name: _said(name, value) for name, value in line.detail.items()}
    words = sentence.format(**told)
    if line.kind in MAY_BE_SILENT and not line.words:
        words += pgettext("citizen said nothing beside it", " (no comment)")
    return words


def _said(name: str, value: object) -> str:
    if name == "stage":
        return str(STAGE_WORDS[str(value)])
    if name == "verdict":
        return str(VERDICT_WORDS[str(value)])
    if name == "due":
        return say_date(date.fromisoformat(str(value)))
    if name in {"said_at", "received_at"}:
        return say_date(timezone.localtime(datetime.fromisoformat(str(value))))
    return str(value) or pgettext("of a case", "none")


def say_days(days: Iterable[date]) -> str:
    """Say days; those in a row as first and last."""
    comma = pgettext("between days", ", ")
    return comma.join(
        say_date(first) if first == last else say_from_to(first, last)
        for first, last in runs_of(days)
    )


def say_message(message: Message) -> tuple[str, str]:
    """Say a message to a citizen: what it is about, where it is read, no word of the case."""
    subject = gettext("Case {number}: {what}").format(
        number=message.case.number, what=message.get_kind_display()
    )
    where = settings.XIANFENG_BASE_URL + reverse("cases:enter")
    body = gettext(
        "Open {address} and type your code. There you can also say that you want no more messages."
    ).format(address=where)
    return subject, body


def say_share(count: int, total: int) -> str:
    """Say of an answer of a template how many of the office's last answers were made of it."""
    words = ngettext(
        "Begun with a template, as {count} of the office's last {total} answer.",
        "Begun with a template, as {count} of the office's last {total} answers.",
        total,
    )
    return words.format(count=count, total=total)
