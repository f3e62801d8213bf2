from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.reasons import REASON_MOST
from xianfeng.people.models.members import STANDINGS
from xianfeng.sheets.rules.rows import SheetKind
from xianfeng.ui.fields import ProseField, SearchForm


class PastMemberForm(SearchForm):
    """Look among the members of a day."""

    standing = forms.ChoiceField(
        label=_("Standing"), choices=[("", _("all")), *STANDINGS], required=False
    )

    @property
    def standing_word(self) -> str:
        return str(self.cleaned_data.get("standing") or "") if self.is_valid() else ""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type] # Django's own
        self.fields["q"].label = _("Name or number")


class UploadForm(forms.Form):
    """A sheet and what it lists; the file itself is judged when it is read."""

    kind = forms.TypedChoiceField(
        label=_("What does the spreadsheet list?"),
        choices=[
            (SheetKind.ORGANISATIONS.value, _("Organisations, units and windows")),
            (SheetKind.MEMBERS.value, _("Members")),
            (SheetKind.POSTS.value, _("Posts and terms of office")),
        ],
        coerce=SheetKind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the spreadsheet lists.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx, .xls), OpenDocument (.ods) or .csv; the first sheet is read."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, kinds: Collection[SheetKind], **more: Any) -> None:
        """Offer the kinds of sheets that the sender may bring."""
        super().__init__(*args, **more)
        field = self.fields["kind"]
        field.choices = [each for each in field.choices if each[0] in kinds]  # type: ignore[attr-defined]


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
