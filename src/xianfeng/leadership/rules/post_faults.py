"""What can be wrong with a term or a post, on a page or in a row of a sheet."""

from xianfeng.foundation.errors import N_, Refusal


class TermsOverlap(Refusal):
    """One term follows the other."""

    sentence = N_("The current term began on {day}. Enter a later day.")
    beside = ("starts_on",)


class EarlyElection(Refusal):
    """An early election needs the level above."""

    sentence = N_(
        "The term runs until {day}. An election earlier than the last {months} months of "
        "a term must be recorded by the level above, which approves it."
    )
    beside = ("starts_on",)


class ElectedAfterStart(Refusal):
    """The election comes first."""

    sentence = N_("The election on {elected} is after the start on {start}.")
    beside = ("elected_on",)


class NotOneOfIts(Refusal):
    """A post is held by somebody who belongs to the organisation or below it."""

    sentence = N_("“{name}” belongs to another organisation.")
    beside = ("member",)


class NotFullMember(Refusal):
    """Only full members can be elected."""

    sentence = N_("“{name}” is not a full member.")
    beside = ("member",)


class SecretaryThere(Refusal):
    """There is one secretary at a time."""

    sentence = N_("“{name}” is secretary on {day}. End that post first, or enter a later day.")
    beside = ("kind",)


class HoldsPost(Refusal):
    """One person holds one post in an organisation at a time."""

    sentence = N_(
        "“{name}” already holds a post here on {day}. End it first, or enter a later day."
    )
    beside = ("member",)


class NobodyThere(Refusal):
    """Nobody who could hold the post has this number or name."""

    sentence = N_("Nobody in this organisation or below it has the number or name “{text}”.")


class NameDiffers(Refusal):
    """Number and name are two people's."""

    sentence = N_(
        "The member with the number “{number}” has a different name. Correct one of the two."
    )


class SeveralPosts(Refusal):
    """One row is one post."""

    sentence = N_("“{text}” is several posts. Write one row for each of them.")


class TermDiffers(Refusal):
    """A term has one end; to put it off is a step of its own."""

    sentence = N_(
        "The term that began on {start} is recorded as due on {due}. To postpone an "
        "election, use the organisation's page and give the reason."
    )


class ElectionRecorded(Refusal):
    """An election took place on one day."""

    sentence = N_("The election is recorded on {day}; no page can change that.")


class TermTwice(Refusal):
    """Two rows of one sheet say different days of one term."""

    sentence = N_("Row {row} gives a different day for the same term. Keep only one of them.")
