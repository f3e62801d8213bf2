"""Refusals that many services give: one class a fact, which the details name."""

from .errors import N_, Refusal


class Ahead(Refusal):
    """What is said to have happened lies ahead; `day` is that day, or a month."""

    sentence = N_("{day} is in the future. Record it once it has happened.")
    beside: tuple[str, ...] = (
        *("on", "new", "happened_on", "founded_on", "closed_on", "starts_on", "ends_on", "month"),
        *("proposed_at", "counted_at", "approved_at", "started_at", "ended_at", "held_at"),
        "full_date",
    )


class Before(Refusal):
    """What is said to have happened lies before the earliest possible `day`, for a reason."""

    sentence = N_("This must be {day} or later: {why}.")
    words = ("why",)
    beside: tuple[str, ...] = (
        *("on", "happened_on", "founded_on", "closed_on", "starts_on", "first_day"),
        *("counted_at", "approved_at", "started_at", "ended_at", "last_day", "ends_on"),
    )


class NotAfter(Before):
    """It does not come after the `day`, or moment, as an end must after its beginning."""

    sentence = N_("This must be later than {day}: {why}.")
    beside: tuple[str, ...] = (
        *("ends_at", "ends_on", "last_day", "review_date", "until", "happened_on", "closed_on"),
    )


class Missing(Refusal):
    """Something that is needed was not given; `what` begins the sentence."""

    sentence = N_("{what} is missing.")
    words = ("what",)
    beside: tuple[str, ...] = ("name", "title", "new")


class TooLong(Refusal):
    """A text has more than `most` characters."""

    sentence = N_("This has more than {most} characters. Please shorten it.")
    beside: tuple[str, ...] = ("reason", "answer", "name", "title", "new")


class Outside(Refusal):
    """A number lies outside what is possible, `least` to `most`."""

    sentence = N_("This must be between {least} and {most}.")


class Over(Refusal):
    """It has ended, was closed or is done with; `what` begins the sentence."""

    sentence = N_("{what} has already ended.")
    words = ("what",)


class MovedOn(Refusal):
    """It stands elsewhere in its life, as after a form sent twice; `what` begins the sentence."""

    sentence = N_("{what} has changed in the meantime; see where it stands now.")
    words = ("what",)


class Twice(Refusal):
    """What is asked for is so already, as after a form sent twice; `what` is a sentence."""

    sentence = N_("{what} Nothing was changed.")
    words = ("what",)


class NoReason(Refusal):
    """A reason is needed; others read it."""

    sentence = N_("State the reason.")
    beside: tuple[str, ...] = ("reason", "answer")


class OnlyMembers(Refusal):
    """Who acts is nobody's member: a profile, a sign-up and the like are a member's own."""

    sentence = N_("Only members can do this, and this account does not belong to a member.")


class PreviewOutdated(Refusal):
    """What was shown beforehand is not what there is any more."""

    sentence = N_("The records have changed since the preview. Check the new preview first.")
