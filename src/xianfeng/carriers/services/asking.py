"""The voices are asked here, over a roll or of everybody; the result becomes their count."""

from datetime import date, datetime

from django.db import transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier, Endorsement
from xianfeng.carriers.permissions import can_count_endorsement, is_time_for, proposer_of
from xianfeng.carriers.rules.life import LIFE, Answer, Deed, Tally, Voice, answer_of
from xianfeng.carriers.selectors.catalogue import SUBJECT_TYPE, goals_of, locked
from xianfeng.carriers.selectors.texts import UNSAID, said_of
from xianfeng.carriers.selectors.voices import counts_of, hurdle
from xianfeng.carriers.services.life import note_count
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import MovedOn, Twice
from xianfeng.hearings.models import Hearing
from xianfeng.hearings.rules import Question, Way
from xianfeng.hearings.services import open_hearing
from xianfeng.organisation.selectors.days import noon_of

VOICE_OF = {Way.MEMBERS: Voice.MEMBERS, Way.PUBLIC: Voice.PUBLIC}


@decision
def ask_voice(
    *, actor: Actor, carrier: Carrier, way: Way, closes_on: date, at: datetime
) -> Hearing:
    """Put a proposal to the members or to the public; its text of now is what they answer on (D7).

    Raises:
        NotAllowed: the actor does not run the carrier.
        OwnMatter: it is the proposal of the actor, or of somebody whose deputy the actor is.
        MovedOn: it is no proposal any more.
        Twice: the voice has answered on this text, or is being asked.
        WrongSpan, EmptyRoll, IsClosed: as `open_hearing` says.
    """
    with transaction.atomic():
        now = locked(carrier)
        require_free(actor, *proposer_of(now), at=at)
        require(can_count_endorsement, actor, now)
        if not is_time_for(Deed.ASK, now):
            raise MovedOn(what=LIFE.noun)
        if VOICE_OF[way] in counts_of(now, now.endorsements.all()):
            raise Twice(what=N_("This voice has already answered on this text."), beside=("way",))
        said = said_of(now, goals_of(actor, [now])[now.pk])
        question = Question(
            SUBJECT_TYPE,
            now.pk,
            now.version,
            now.title,
            tuple((label, words) for label, words in said.items() if words != UNSAID),
        )
        return open_hearing(
            actor=actor,
            organisation=now.organisation,
            question=question,
            way=way,
            closes_on=closes_on,
            at=at,
        )


def take_result(*, actor: Actor, hearing: Hearing, at: datetime) -> None:
    """Make a result the count of its voice; too few answers are none, and one can ask again.

    Called inside the transaction that ends the hearing.
    """
    assert hearing.in_favour is not None, "it was counted"
    assert hearing.answered is not None, "it was counted"
    now = locked(Carrier(pk=hearing.subject_id))
    voice = VOICE_OF[Way(hearing.way)]
    tally = Tally(hearing.in_favour, hearing.answered, hearing.asked)
    is_of_now = is_time_for(Deed.ASK, now) and hearing.version == now.version
    if (
        not is_of_now
        or answer_of(tally, hurdle()) is Answer.TOO_FEW
        or voice in counts_of(now, now.endorsements.all())
    ):
        return
    row = Endorsement.objects.create(
        carrier=now,
        voice=voice.value,
        version=hearing.version,
        hearing=hearing,
        in_favour=tally.in_favour,
        answered=tally.answered,
        asked=tally.asked,
        by_id=actor.user_id,
        counted_at=min(noon_of(hearing.closes_on), at),
        recorded_at=at,
    )
    note_count(actor=actor, row=row, at=at)
