from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.reasons import REASON_MOST
from xianfeng.foundation.text import plain
from xianfeng.sheets.kinds import SheetKind, kind_named
from xianfeng.sheets.rules.answers import Answers
from xianfeng.sheets.rules.rows import Answer, Reviewed
from xianfeng.ui.fields import ProseField, ReasonField, offer

GIVEN_MOST = 120


class UploadForm(forms.Form):
    """A sheet and what it lists; the file itself is judged when it is read."""

    kind = forms.TypedChoiceField(
        label=_("What does the spreadsheet list?"),
        coerce=kind_named,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the spreadsheet lists.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Excel (.xlsx, .xls), OpenDocument (.ods) or .csv; every sheet with the headings is "
            "read."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, kinds: Iterable[SheetKind[Any]], **more: Any) -> None:
        """Offer the kinds of sheets that the sender may bring."""
        super().__init__(*args, **more)
        offer(self, "kind", [(kind.name, kind.words.lists) for kind in kinds])


def answers_in(data: QueryDict, reviewed: Reviewed) -> Answers:
    """Read what was answered to the questions of a sheet; what is no answer is none."""
    given = {
        name: text
        for name in reviewed.sheet.asked
        if (text := plain(data.get(f"given-{name}", ""))[:GIVEN_MOST])
    }
    rows: dict[tuple[str, int], tuple[Answer, int | None]] = {}
    for place, decision in enumerate(reviewed.decisions):
        said, row = data.get(f"row-{place}", ""), decision.row
        if said == Answer.OTHER:
            rows[row.sheet, row.number] = (Answer.OTHER, None)
        elif said in {str(key) for key in decision.like}:
            rows[row.sheet, row.number] = (Answer.SAME, int(said))
    rest = data.get("rest", "")
    return Answers(given, rows, Answer(rest) if rest in list(Answer) else None)


class TakeBackForm(forms.Form):
    """Why an import was a mistake."""

    reason = ReasonField(label=_("Why is it taken back?"))


class ApplyForm(forms.Form):
    """How a preview is taken over; exceptions of history need their reason."""

    skip_wrong = forms.BooleanField(required=False)
    reason = ProseField(
        label=_("Why are these exceptions justified?"),
        max_length=REASON_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "It is recorded in the audit log with each exception; the members concerned can see it."
        ),
    )
