"""What the three voices have answered, and what it takes."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings

from xianfeng.actors.rules import SYSTEM
from xianfeng.carriers.models.carriers import OF_INSTITUTION, OF_PROPOSAL, Carrier, Endorsement
from xianfeng.carriers.models.growth import Charter
from xianfeng.carriers.rules.life import Hurdle, Stage, Tally, Voice, voices_lacking
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.life import require_order
from xianfeng.foundation.refusals import Missing
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.selectors.past_members import belonged_on
from xianfeng.people.selectors.visible import party_members


class MoreThanCanBeAsked(Refusal):
    """More answers, or more persons, than there are to ask."""

    sentence = N_("Only {most} people could be asked on {day}; {said} is more.")
    beside = ("answered", "asked")


def hurdle() -> Hurdle:
    """Return what makes a voice count, and accept."""
    figures = settings.FIGURES
    return Hurdle(
        quorum=figures.endorsement_quorum,
        part=figures.endorsement_quorum_share,
        share=figures.endorsement_share,
    )


def round_now(carrier: Carrier) -> int:
    """Return the round in which the voices of a carrier are counted at its stage."""
    return OF_INSTITUTION if carrier.stage == Stage.REGULAR.value else OF_PROPOSAL


def newest_charter(carrier: Carrier) -> Charter | None:
    """Return the newest version of a charter, in force or not; no query where all are at hand."""
    return max(carrier.charters.all(), key=lambda each: each.version, default=None)


def asked_on(carrier: Carrier, round_: int) -> int:
    """Return the version on which the voices are asked: of the proposal, or of the charter."""
    if round_ == OF_PROPOSAL:
        return carrier.version
    newest = newest_charter(carrier)
    return newest.version if newest else 0


def counts_of(
    carrier: Carrier, rows: Iterable[Endorsement], round_: int = OF_PROPOSAL
) -> Mapping[Voice, Endorsement]:
    """Return the count of each voice that holds for the present text: its last, if corrected."""
    since = carrier.voices_since if round_ == OF_PROPOSAL else asked_on(carrier, round_)
    found = (row for row in rows if row.round == round_ and row.version >= since)
    return {Voice(row.voice): row for row in sorted(found, key=lambda row: row.pk)}


def voices_lacking_of(carrier: Carrier, round_: int = OF_PROPOSAL) -> tuple[Voice, ...]:
    """List the voices that do not accept a carrier yet; no query where its counts are at hand."""
    counts = counts_of(carrier, carrier.endorsements.all(), round_)
    return voices_lacking({voice: row.tally for voice, row in counts.items()}, hurdle())


def members_to_ask(carrier: Carrier, day: date) -> int:
    """Count the Party members of the carrier's organisation and of all below it on a day.

    Activists are none. A day before the first record is answered with who is there now.
    """
    home = carrier.organisation
    then = belonged_on(SYSTEM, home, day).exclude(standing=Standing.ACTIVIST.value).count()
    return then or party_members().filter(below(home.path, prefix="organisation__")).count()


def checked_count(*, carrier: Carrier, voice: Voice, said: Tally, on: date, today: date) -> Tally:
    """Return a count with who could be asked, or refuse it.

    Of the members it is known; how many of the organisation were asked is said, and they are
    some of its members; of the public it is said, or nobody knows.

    Raises:
        Before, Ahead: it was taken before the proposal, or lies ahead.
        Missing: of the organisation it was not said.
        MoreThanCanBeAsked: there are not so many to ask.
    """
    require_order(on, today=today, after=carrier.moves.get(number=1).happened_on)
    if voice is Voice.PUBLIC:
        return said
    most = members_to_ask(carrier, on)
    if voice is Voice.ORGANISATION and said.asked is None:
        raise Missing(what=N_("The number of people who could be asked"), beside=("asked",))
    asked = most if said.asked is None or voice is Voice.MEMBERS else said.asked
    if asked > most or said.answered > asked:
        number = asked if asked > most else said.answered
        raise MoreThanCanBeAsked(
            most=most, said=number, day=on, beside=("asked" if asked > most else "answered",)
        )
    return Tally(said.in_favour, said.answered, asked)
