"""What the office does with a case: contact, answer, settle, close, stop the clock, templates."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.keeping import once
from xianfeng.audit.services import Acting, record
from xianfeng.cases.models.cases import Case, Deadline
from xianfeng.cases.models.days import DoorCount
from xianfeng.cases.models.said import (
    ANSWER_MOST,
    TEMPLATE_NAME_MOST,
    Answer,
    AnswerTemplate,
    FollowUp,
    Kind,
    SignReply,
    digest_of_answer,
)
from xianfeng.cases.permissions import can_handle, can_keep_templates
from xianfeng.cases.rules.life import SAID_SETTLED, Deed, Spot
from xianfeng.cases.rules.masking import masked
from xianfeng.cases.rules.refusals import ClockRanOut, NotMasked, TooLongStopped
from xianfeng.cases.selectors.calendar import working_days
from xianfeng.cases.services.ground import add_line, held, promise, take_step
from xianfeng.cases.services.joining import tell_joined
from xianfeng.cases.services.sending import send
from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_line, checked_reason
from xianfeng.foundation.refusals import MovedOn
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of


def contact_citizen(*, actor: Actor, case: Case, note: str = "", at: datetime) -> None:
    """Record that the citizen was contacted.

    Raises:
        NotAllowed, MovedOn: as they say.
    """
    words = note.strip()[:ANSWER_MOST]
    with transaction.atomic():
        now = held(case)
        require(can_handle, actor, now)
        take_step(now, Deed.CONTACT, at=at, actor=actor, words=words)


def answer_case(
    *,
    actor: Actor,
    case: Case,
    words: str,
    public_words: str,
    settles: bool = False,
    template: AnswerTemplate | None = None,
    at: datetime,
) -> Answer:
    """Answer a citizen, and say that the case is settled where it is; then the citizen is asked.

    Args:
        words: read by the citizen alone, and by those who have the case.
        public_words: the same without personal data, as it was shown and confirmed; all that goes
            out of the office holds these.
        settles: whether the office says that it is settled; the citizen has the last word.

    Raises:
        NotAllowed, Missing, TooLong: as they say.
        MovedOn: the case is over.
        NotMasked: the public words hold personal data.
    """
    said = checked_line(words, what=N_("The text of the answer"), most=ANSWER_MOST, field="words")
    public = checked_line(
        public_words, what=N_("The public text"), most=2 * ANSWER_MOST, field="public_words"
    )
    left = masked(public)
    if left.words != public:
        raise NotMasked(found=left.words)
    with transaction.atomic():
        now = held(case)
        require(can_handle, actor, now)
        if not now.is_open:
            raise MovedOn(what=N_("The case"))
        answer = Answer.objects.create(
            case=now,
            words=said,
            public_words=public,
            digest=digest_of_answer(said),
            template=template,
            by_id=actor.user_id,
            recorded_at=at,
        )
        add_line(now, Spot.ANSWERED, day_of(at), words=said, by=actor)
        record(actor=actor, verb="cases.case.answered", subject=now, at=at)
        key = f"answer-{answer.pk}"
        if settles:
            take_step(now, Deed.SETTLE, at=at, actor=actor)
            send(actor=actor, case=now, kind=Kind.SETTLED, key=key, at=at)
            ask_citizen(actor=actor, case=now, at=at)
            tell_joined(actor=actor, case=now, at=at)
        else:
            send(actor=actor, case=now, kind=Kind.ANSWERED, key=key, at=at)
    return answer


def close_unsettled(*, actor: Actor, case: Case, reason: str, at: datetime) -> None:
    """Close a case that cannot be settled, with the reason, which the citizen reads.

    Raises:
        NotAllowed, NoReason, TooLong, MovedOn: as they say.
    """
    why = checked_reason(reason)
    with transaction.atomic():
        now = held(case)
        require(can_handle, actor, now)
        take_step(now, Deed.CLOSE, at=at, actor=actor, reason=why)
        send(actor=actor, case=now, kind=Kind.CHANGED, key=f"closed-{now.reopenings}", at=at)
        ask_citizen(actor=actor, case=now, at=at)
        tell_joined(actor=actor, case=now, at=at)


def ask_citizen(*, actor: Acting, case: Case, at: datetime, is_second: bool = False) -> FollowUp:
    """Ask the citizen whether it is settled; part of a deed that holds the case."""
    today = day_of(at)
    number = case.follow_ups.count() + 1
    asked = FollowUp.objects.create(case=case, number=number, is_second=is_second, asked_on=today)
    case.asked_on = today
    if not is_second:  # an answer about an earlier settlement says nothing of this one
        case.verdict = ""
    case.save(update_fields=["asked_on", "verdict"])
    kind = Kind.SECOND if is_second else Kind.FOLLOW_UP
    send(actor=actor, case=case, kind=kind, key=str(number), at=at)
    return asked


def stop_clock(*, actor: Actor, case: Case, days: int, reason: str, at: datetime) -> Deadline:
    """Stop the clock for some working days, openly and with the reason.

    Raises:
        NotAllowed, NoReason, TooLong, MovedOn: as they say.
        ClockRanOut: the promised day has passed.
        TooLongStopped: it would take longer than the longest time.
    """
    why = checked_reason(reason)
    today = day_of(at)
    figures = settings.FIGURES
    with transaction.atomic():
        now = held(case)
        require(can_handle, actor, now)
        if not now.is_open:
            raise MovedOn(what=N_("The case"))
        if today > now.settle_due:
            raise ClockRanOut(day=now.settle_due)
        last = now.deadlines.filter(kind=Deadline.Kind.SETTLE).latest("number")
        left = figures.case_longest_days - figures.case_settle_days - last.stopped
        if not 1 <= days <= left:
            raise TooLongStopped(most=figures.case_longest_days, left=max(left, 0))
        counted = last.counting.stopped(working_days(today), days, on=today)
        deadline = promise(
            now, Deadline.Kind.SETTLE, counted, on=today, stopped=last.stopped + days
        )
        now.settle_due = counted.due
        now.save(update_fields=["settle_due"])
        add_line(
            now,
            Spot.STOPPED,
            today,
            words=why,
            by=actor,
            days=days,
            due=counted.due.isoformat(),
        )
        record(
            actor=actor,
            verb="cases.clock.stopped",
            subject=now,
            at=at,
            detail={"days": days},
            reason=why,
        )
        send(actor=actor, case=now, kind=Kind.CHANGED, key=f"stopped-{deadline.number}", at=at)
    return deadline


def keep_template(
    *, actor: Actor, unit: Unit, name: str, words: str, at: datetime
) -> AnswerTemplate:
    """Keep words that answers of a unit and those below it can begin with.

    Raises:
        NotAllowed, Missing, TooLong: as they say.
        Twice: the unit has one of this name.
    """
    called = checked_line(name, what=N_("The name"), most=TEMPLATE_NAME_MOST, field="name")
    said = checked_line(words, what=N_("The text"), most=ANSWER_MOST, field="words")
    with once(N_("There is a template of this name.")):
        require(can_keep_templates, actor, unit)
        template = AnswerTemplate.objects.create(unit=unit, name=called, words=said, recorded_at=at)
        record(actor=actor, verb="cases.template.kept", subject=template, at=at)
    return template


def end_template(*, actor: Actor, template: AnswerTemplate, at: datetime) -> None:
    """Offer a template no more; what was answered with it stays.

    Raises:
        NotAllowed: as it says.
    """
    with transaction.atomic():
        require(can_keep_templates, actor, template.unit)
        if template.ended_on is None:
            template.ended_on = day_of(at)
            template.save(update_fields=["ended_on"])
            record(actor=actor, verb="cases.template.ended", subject=template, at=at)


def reply_to_sign(*, actor: Actor, unit: Unit, sign: str, words: str, at: datetime) -> SignReply:
    """Keep what a unit says to a question that its figures raise.

    Raises:
        NotAllowed, Missing, TooLong: as they say.
    """
    said = checked_line(words, what=N_("The reply"), most=500, field="words")
    with transaction.atomic():
        require(can_keep_templates, actor, unit)
        reply = SignReply.objects.create(
            unit=unit, sign=sign, words=said, by_id=actor.user_id, recorded_at=at
        )
        record(actor=actor, verb="cases.sign.replied", subject=reply, at=at)
    return reply


def ask_again(*, actor: Actor, at: datetime) -> int:
    """Ask those who agreed once more, some weeks after the last answer; give of how many."""
    day = day_of(at) - timedelta(days=settings.FIGURES.case_second_days)
    keys = (
        Case.objects.filter(wants_second=True, stage__in=SAID_SETTLED, settled_on__lte=day)
        .exclude(follow_ups__is_second=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    count = 0
    for key in list(keys):
        with transaction.atomic():
            now = held(Case(pk=key))
            if now.stage in SAID_SETTLED and not now.follow_ups.filter(is_second=True).exists():
                ask_citizen(actor=actor, case=now, at=at, is_second=True)
                add_line(now, Spot.ASKED_AGAIN, day_of(at))
                count += 1
    return count


def forget_contacts(*, actor: Actor, at: datetime) -> int:
    """Forget how citizens are reached, some time after their cases ended; give of how many.

    A case that is open, or of which the citizen is still to be asked, keeps it.
    """
    day: date = day_of(at) - timedelta(days=settings.FIGURES.case_contact_kept_days)
    rows = Case.objects.filter(ended_on__lte=day).exclude(contact="").order_by("pk")
    count = 0
    for case in rows:
        with transaction.atomic():
            now = held(case)
            if now.ended_on is not None and now.ended_on <= day:
                now.contact = ""
                now.save(update_fields=["contact"])
                add_line(now, Spot.FORGOTTEN, day_of(at))
                record(actor=actor, verb="cases.contact.forgotten", subject=now, at=at)
                count += 1
    return count


def forget_counts(*, actor: Actor, at: datetime) -> None:
    """Drop the counts of days past at the doors: nobody needs them."""
    del actor
    DoorCount.objects.filter(day__lt=day_of(at)).delete()
