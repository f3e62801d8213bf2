"""What citizens type: little, and never more than is needed."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.cases.models.cases import CONTACT_MOST, WORDS_MOST
from xianfeng.cases.rules.codes import read_code
from xianfeng.cases.rules.refusals import NoContact

TRUST_IN_TYPING = 4
"""A text of so many times the limit is not even looked at."""


class WordsField(forms.CharField):
    """A few sentences of a citizen."""

    def __init__(self, *, rows: int = 4, **words: object) -> None:
        area = forms.Textarea(attrs={"rows": rows, "maxlength": WORDS_MOST})
        super().__init__(
            **{"max_length": WORDS_MOST * TRUST_IN_TYPING, "widget": area, **words}  # type: ignore[arg-type] # forwarded
        )


class CodeForm(forms.Form):
    """The code of a case, typed in: any case, with or without dashes."""

    code = forms.CharField(
        label=_("The code of your case"),
        help_text=_("21 letters and digits; dashes may be left out. It is not the number."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        """Return the code as its address has it."""
        if code := read_code(self.cleaned_data["code"]):
            return code
        raise forms.ValidationError(
            gettext("No case has a code like this. Compare it with what you wrote down once more.")
        )


class NewCaseForm(forms.Form):
    """What a citizen wants settled, and how they can be reached."""

    words = WordsField(
        label=_("What should be settled?"),
        help_text=_("What happened, when, and what you need. Please no identity numbers."),
    )
    contact = forms.CharField(
        label=_("Telephone number or another contact"),
        max_length=CONTACT_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        error_messages={"required": _(NoContact.sentence)},
    )
    wants_follow_up = forms.BooleanField(
        label=_("Ask me once more after some weeks whether it is still settled"), required=False
    )


class AddForm(forms.Form):
    """What a citizen says beside, or in answer to a question."""

    words = WordsField(label=_("What do you want to say?"), rows=3, required=False)
