"""What a citizen does: no account, no actor, no line in the trail, no time finer than the day."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xianfeng.asks.services import tell
from xianfeng.cases.models.cases import (
    CONTACT_MOST,
    WORDS_MOST,
    About,
    Case,
    Deadline,
    Ruling,
)
from xianfeng.cases.models.said import Kind
from xianfeng.cases.rules.codes import CODE_BYTES, digest_of, write_code
from xianfeng.cases.rules.life import Deed, Spot, Stage, Verdict, deed_of
from xianfeng.cases.rules.refusals import (
    NobodyAbove,
    NoContact,
    NothingAsked,
    NothingToAsk,
)
from xianfeng.cases.selectors.calendar import promised
from xianfeng.cases.selectors.people import organisation_above
from xianfeng.cases.selectors.visible import is_pass, open_ruling
from xianfeng.cases.services.ground import (
    CITIZEN,
    add_line,
    give,
    held,
    let_in,
    promise,
    take_step,
    tell_holder,
)
from xianfeng.cases.services.joining import tell_joined
from xianfeng.cases.services.sending import send
from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_line
from xianfeng.foundation.refusals import Missing
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of, start_of
from xianfeng.organisation.services.ground import IsClosed


@dataclass(frozen=True)
class Opened:
    """A fresh case and its code, which is here and nowhere else."""

    case: Case
    code: str

    def __repr__(self) -> str:
        """Say which case it is; a code in a log or an error report could speak for the citizen."""
        return f"<case {self.case.number}>"


def open_case(
    *,
    window: Unit,
    words: str,
    contact: str,
    at: datetime,
    wants_follow_up: bool = False,
    slip_pass: str = "",
) -> Opened:
    """Open a case of a citizen who wants an answer (D11).

    It is a record of its own: whoever cast a ballot opens it by a request of its own, which brings
    no slip, no level and nothing else of the ballot.

    Args:
        window: where it arose.
        words: what the citizen wants settled.
        contact: how the citizen is reached; the window's responsible persons and the level above
            read it.
        wants_follow_up: whether the citizen agrees to be asked again after some weeks.
        slip_pass: shown by who holds a used slip of the window (`selectors.visible.pass_of`).

    Raises:
        NoContact: without a contact there can be no answer, and no case opens.
        Missing, TooLong: nothing is said, or too much.
        TooMany: more came in by this hour than citizens open.
        IsClosed: the window has been closed.
    """
    today = day_of(at)
    said = _said(words)
    if not contact.strip():
        raise NoContact
    if window.closed_on is not None:
        raise IsClosed(name=window.name, day=window.closed_on)
    reached = checked_line(contact, what=N_("The contact"), most=CONTACT_MOST, field="contact")
    code = write_code(secrets.token_bytes(CODE_BYTES))
    to_contact, to_settle = promised(today)
    has_slip = is_pass(slip_pass, window.code, today=today)
    with transaction.atomic():
        let_in(window=window, has_slip=has_slip, at=at)
        case = Case.objects.create(
            code_digest=digest_of(code),
            window=window,
            holder=window,
            words=said,
            contact=reached,
            wants_second=wants_follow_up,
            arrived_on=today,
            contact_due=to_contact.due,
            settle_due=to_settle.due,
        )
        give(case, window, on=today, by=None)
        promise(case, Deadline.Kind.CONTACT, to_contact, on=today)
        promise(case, Deadline.Kind.SETTLE, to_settle, on=today)
        take_step(case, Deed.ARRIVE, at=at)
        send(actor=CITIZEN, case=case, kind=Kind.RECEIVED, key="", at=at)
        tell_holder(case, "cases.arrived", actor=CITIZEN, at=at)
    return Opened(case, code)


def add_words(*, case: Case, words: str, at: datetime) -> None:
    """Keep what a citizen adds, and tell those who have the case the same day, open or not.

    Raises:
        Missing, TooLong: nothing is said, or too much.
    """
    said = _said(words)
    with transaction.atomic():
        now = held(case)
        add_line(now, Spot.ADDED, day_of(at), words=said)
        tell_holder(now, "cases.added", actor=CITIZEN, at=at)


def answer_follow_up(*, case: Case, verdict: Verdict, words: str = "", at: datetime) -> None:
    """Keep in one click whether it is settled; what is not, opens the case again.

    Raises:
        NothingAsked: no question is open.
        Missing: what is left, where it is partly settled.
        TooLong: as it says.
    """
    today = day_of(at)
    said = _said(words, is_needed=verdict is Verdict.PARTLY)
    with transaction.atomic():
        now = held(case)
        asked = now.follow_ups.select_for_update().filter(verdict="").order_by("-number").first()
        if asked is None:
            raise NothingAsked
        asked.verdict, asked.answered_on = verdict.value, today
        asked.save(update_fields=["verdict", "answered_on"])
        now.verdict = verdict.value
        deed = deed_of(verdict, Stage(now.stage))
        if deed is None:
            now.save(update_fields=["verdict"])
            add_line(now, Spot.FOLLOW_UP, today, words=said, verdict=verdict.value)
        else:
            take_step(now, deed, at=at, words=said)
        if verdict is not Verdict.YES:
            tell_holder(now, "cases.reopened", actor=CITIZEN, at=at)
            tell_joined(actor=CITIZEN, case=now, at=at)


def reopen(*, case: Case, words: str = "", at: datetime) -> None:
    """Open a case again by the citizen's word: same number, same clock.

    Raises:
        MovedOn: it is open.
        TooLong: as it says.
    """
    said = _said(words, is_needed=False)
    with transaction.atomic():
        now = held(case)
        take_step(now, Deed.REOPEN, at=at, words=said)
        tell_holder(now, "cases.reopened", actor=CITIZEN, at=at)
        tell_joined(actor=CITIZEN, case=now, at=at)


def ask_above(*, case: Case, words: str, at: datetime) -> Ruling:
    """Ask the level above to look at a case, open or closed.

    Raises:
        Missing, TooLong: nothing is said, or too much.
        NothingToAsk: it has been asked already.
        NobodyAbove: there is none.
    """
    said = _said(words)
    today = day_of(at)
    with transaction.atomic():
        now = held(case)
        above = organisation_above([now.window, now.holder])
        if above is None:
            raise NobodyAbove
        if open_ruling(now, About.CITIZEN) is not None:
            raise NothingToAsk
        ruling = Ruling.objects.create(
            case=now, organisation=above, about=About.CITIZEN, asked_at=start_of(today)
        )
        add_line(now, Spot.ASKED_ABOVE, today, words=said, unit=above.name)
        tell(actor=CITIZEN, ask=ruling, fact="asked", at=start_of(today))
    return ruling


def _said(words: str, *, is_needed: bool = True) -> str:
    if not words.strip():
        if is_needed:
            raise Missing(what=N_("What you want to say"), beside=("words",))
        return ""
    return checked_line(words, what=N_("What you want to say"), most=WORDS_MOST, field="words")
