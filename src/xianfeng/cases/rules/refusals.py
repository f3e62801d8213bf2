"""What is refused of cases, each fact a class."""

from xianfeng.foundation.errors import N_, Refusal


class NoContact(Refusal):
    """Without a way to reach the citizen nobody can answer."""

    sentence = N_("Without a telephone number or another contact there can be no answer.")
    beside = ("contact",)


class TooMany(Refusal):
    """More cases came in by this hour than citizens open; the next hour has room again."""

    sentence = N_(
        "Very many cases are coming in just now. Please try again in an hour: what you wrote is "
        "still here. Who has rated this window with a slip has a door of their own: “I want an "
        "answer” on the page of the slip. You can also speak at the window itself, or call the "
        "12345 hotline."
    )


class NothingAsked(Refusal):
    """The question was answered already, or none is open."""

    sentence = N_("This question has already been answered; see below where the case stands.")


class NothingToAsk(Refusal):
    """The level above has been asked and has not answered yet."""

    sentence = N_("The level above has already been asked, and will answer here.")


class NobodyAbove(Refusal):
    """No organisation stands above those who had the case."""

    sentence = N_("No organisation stands above this unit that could decide.")


class SameUnit(Refusal):
    """It is there already."""

    sentence = N_("“{unit}” already has this case.")
    beside = ("unit",)


class UnderRuling(Refusal):
    """The level above decides whose a case is; until then it stays where it is."""

    sentence = N_(
        "It was returned {count} times: the level above decides whose it is. Until then it stays "
        "where it is, and its time runs on."
    )


class AlreadyDecided(Refusal):
    """The level above decided whose it is."""

    sentence = N_("The level above decided that this unit handles it: it cannot be sent on.")


class NobodyGave(Refusal):
    """It came from the citizen: there is nobody to whom it could be returned."""

    sentence = N_("Nobody handed this case over; hand it to the unit that is responsible instead.")


class WhichCase(Refusal):
    """Together with which one?"""

    sentence = N_("Which case? Enter its number.")
    beside = ("other",)


class NoSuchCase(Refusal):
    """There is no case of this number within reach."""

    sentence = N_("You see no case with the number {number}.")
    beside = ("other",)


class SameCase(Refusal):
    """A case is no duplicate of itself, nor of one that is handled together with it."""

    sentence = N_("Case {number} is this case itself, or is handled together with it.")
    beside = ("other",)


class ClockRanOut(Refusal):
    """Behind the promised day there is nothing left to stop."""

    sentence = N_("The deadline, {day}, has passed: there is nothing left to stop.")


class TooLongStopped(Refusal):
    """All stops together do not stretch it beyond the longest time."""

    sentence = N_(
        "All in all a case may take {most} working days; {left} are left for stopping the clock."
    )
    beside = ("days",)


class NotMasked(Refusal):
    """The masked text was changed after it was shown, so that it holds personal data again."""

    sentence = N_("The public text still contains personal data: {found}.")
    beside = ("public_words",)
