"""What can stand against a step in a member's life, on a page or in a row of a sheet."""

from xianfeng.foundation.errors import N_, Refusal


class JoinedAfterwards(Refusal):
    """Nobody belongs here before having joined, nor joins after belonging here."""

    sentence = N_("The date of joining is after the day from which the member belongs here.")
    beside = ("joined_date",)


class JoinedMissing(Refusal):
    """Full and probationary members have joined on some day."""

    sentence = N_("Enter the date of joining.")
    beside = ("joined_date",)


class ProbationNotOver(Refusal):
    """Probation lasts its whole time (the Party's constitution, article 7)."""

    sentence = N_("Probation lasts until {day}; nobody becomes a full member before then.")
    beside = ("on",)


class ProbationLeftOut(Refusal):
    """One step follows the other."""

    sentence = N_("An activist becomes a probationary member first, and a full member afterwards.")


class StandingGoesBack(Refusal):
    """There are steps forwards alone."""

    sentence = N_("There is no step back to an earlier standing.")


class JoiningRecorded(Refusal):
    """A recorded day is corrected when the member asks for it."""

    sentence = N_(
        "The date of joining is recorded as {day}. The member must request a correction, "
        "which an officer confirms."
    )


class NeedsTransfer(Refusal):
    """Nobody is moved by one side alone."""

    sentence = N_(
        "A member moves to another organisation through a transfer, to which both sides consent."
    )


class TransferOpen(Refusal):
    """A member moves to one place at a time."""

    sentence = N_(
        "A transfer of this member is already under way. End it before requesting another."
    )


class LastSecretary(Refusal):
    """An organisation is not left without a secretary."""

    sentence = N_(
        "This is the organisation's only secretary. Name another secretary first, then "
        "transfer this one."
    )


class OwnRecord(Refusal):
    """Nobody decides on their own record, nor has it decided by a deputy."""

    sentence = N_(
        "Nobody can change their own record; somebody else who keeps the list must do it."
    )


MEMBER_FAULTS = (
    JoinedAfterwards,
    JoinedMissing,
    JoiningRecorded,
    LastSecretary,
    NeedsTransfer,
    OwnRecord,
    ProbationLeftOut,
    ProbationNotOver,
    StandingGoesBack,
    TransferOpen,
)
"""What a row of a list of members can have, beside what is wrong with its cells."""
