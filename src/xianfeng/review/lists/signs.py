"""The list of questions to look into: which window, what is asked, what was answered."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.review.selectors.signs import SignCard
from xianfeng.ui.lists.columns import Column
from xianfeng.ui.lists.listing import Empty, Listing, declare


@dataclass(frozen=True)
class SignRow:
    """A question in the list, in words, with the address where it is answered."""

    card: SignCard
    question: str
    hint: str
    answers: str
    url: str

    @property
    def whose(self) -> str:
        parent = self.card.window.parent
        return parent.name if parent else ""


SIGNS = declare(
    Listing[SignRow](
        name="review.signs",
        title=_("Questions to look into"),
        columns=(
            Column(
                "window",
                _("Window"),
                lambda row: row.card.window.name,
                link=lambda row: row.url,
                note=lambda row: row.whose,
                note_heading=_("Unit"),
            ),
            Column(
                "question",
                _("What is asked"),
                lambda row: row.question,
                note=lambda row: row.hint,
            ),
            Column("answers", _("What was answered"), lambda row: row.answers),
        ),
        order=(),
        empty=Empty(
            _("Nothing to look into"),
            _(
                "Where ballots look pressed or stuffed, a question stands here: by days, batches, "
                "answers and comments. It is no verdict."
            ),
        ),
        counted=ngettext_lazy("%(number)s question", "%(number)s questions", "count"),
    )
)
