"""How doctor judges the ballot box."""

from dataclasses import dataclass

from xianfeng.foundation.errors import N_

from .checks import Check, CheckName, failed, fine, note

FEWEST_MEDIA = 2
LONGEST_DAY = 2
"""Days after which a day of the box should have ended; ours."""


@dataclass(frozen=True)
class BoxSeen:
    """What was seen of the box.

    Attributes:
        used, ballots: slips and ballots, which are as many.
        days: since the open day began; None where there is none.
        without_key: days with unopened envelopes whose key cannot be put together.
        waiting: openings that wait for their second step.
        kept: opened days whose envelopes and keys are kept, for want of a second medium.
        is_changed: tallies or comments are not those that openings made.
        media: different media on which the folders of the shares lie.
    """

    used: int
    ballots: int
    days: int | None
    without_key: int
    waiting: int
    kept: int
    media: int
    is_changed: bool = False


def check_box(seen: BoxSeen) -> Check:
    """Judge whether the ballot box holds what it promises, and can be opened."""
    name = CheckName.BALLOT_BOX
    troubles = (
        (
            seen.used != seen.ballots,
            failed,
            N_("The ballot box does not balance: {used} slips were used, {ballots} ballots exist."),
            N_("Somebody has changed the database. Nothing is opened. Touch nothing, and ask."),
        ),
        (
            seen.is_changed,
            failed,
            N_("The figures or comments that pages show are not those that openings made."),
            N_("Somebody has changed the database. Touch nothing, and ask."),
        ),
        (
            seen.without_key > 0,
            failed,
            N_("The keys of {days} days of the ballot box cannot be put together."),
            N_("Connect the media named in ballots_key_folders; two of them are needed."),
        ),
        (
            seen.days is not None and seen.days > LONGEST_DAY,
            failed,
            N_("The ballot box was last opened {since} days ago."),
            N_("Run: xianfeng open. Then see why the worker does not."),
        ),
        (
            seen.waiting > 0,
            note,
            N_("{count} openings wait for a draw or a witness."),
            N_("Run: xianfeng open --draw NUMBER"),
        ),
        (
            seen.kept > 0,
            note,
            N_("Envelopes and keys of {kept} opened days are kept: there is no second medium."),
            N_("Set ballots_second_medium to a folder on another medium."),
        ),
        (
            seen.days is not None and seen.media < FEWEST_MEDIA,
            note,
            N_("All shares of the ballot box's keys lie on one medium."),
            N_("Set ballots_key_folders to folders on three media, none of them in a backup."),
        ),
    )
    details = {
        "used": seen.used,
        "ballots": seen.ballots,
        "days": seen.without_key,
        "since": seen.days,
        "count": seen.waiting,
        "kept": seen.kept,
    }
    for applies, judge, found, mend in troubles:
        if applies:
            return judge(name, found, mend, **details)
    if seen.days is None:
        return fine(name, N_("The ballot box has not been used yet."))
    return fine(name, N_("The ballot box balances: {ballots} ballots."), **details)
