"""What the office says of a case."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.cases.models.cases import CATEGORY_MOST
from xianfeng.cases.models.said import ANSWER_MOST, TEMPLATE_NAME_MOST, AnswerTemplate
from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.units import Unit
from xianfeng.ui.fields import CountField, LineField, ReasonField, TextField


class ContactForm(forms.Form):
    note = TextField(
        label=_("What was said?"),
        help_text=_("The citizen reads it too."),
        required=False,
        max_length=ANSWER_MOST,
    )


class AnswerForm(forms.Form):
    template = forms.TypedChoiceField(
        label=_("Begin with a template"),
        help_text=_("Behind each stands how many of the last answers were made of it."),
        required=False,
        coerce=int,
        empty_value=None,
    )
    words = TextField(
        label=_("Answer"),
        help_text=_(
            "The citizen reads all of it. Before it is kept, you see what everybody else may read."
        ),
        required=False,
        max_length=ANSWER_MOST,
    )
    settles = forms.BooleanField(
        label=_("The case is settled"),
        help_text=_("By the office's word; the citizen is then asked."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        templates: Mapping[int, AnswerTemplate],
        shares: Mapping[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.templates = templates
        choices = [
            (key, f"{row.name} {shares.get(key, '')}".strip()) for key, row in templates.items()
        ]
        field: Any = self.fields["template"]
        field.choices = [("", gettext("without a template")), *choices]

    def clean(self) -> dict[str, Any]:
        """Take the words of the template where none were written."""
        cleaned = super().clean() or self.cleaned_data
        template = self.templates.get(cleaned.get("template") or 0)
        if not cleaned.get("words") and template is not None:
            cleaned["words"] = template.words
            data: Any = self.data
            data = data.copy()
            data["words"] = template.words
            self.data = data
        if not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", gettext("Write the answer, or choose a template."))
        cleaned["template"] = template
        return cleaned


class ReasonForm(forms.Form):
    reason = ReasonField(help_text=_("The citizen reads it."))


class HandForm(ReasonForm):
    unit = NodeField[Unit](label=_("To which unit?"))
    field_order = ("unit",)


class CategoryForm(ReasonForm):
    category = LineField(label=_("Category"), max_length=CATEGORY_MOST)
    unit = NodeField[Unit](label=_("Whose matter is it then?"), required=False)
    field_order = ("category", "unit")


class StopForm(ReasonForm):
    days = CountField(label=_("For how many working days?"))
    field_order = ("days",)


class JoinForm(forms.Form):
    other = LineField(label=_("Together with which case?"), required=False, max_length=12)
    reason = ReasonField(required=False)


class RulingForm(forms.Form):
    unit = NodeField[Unit](label=_("Who handles it?"), required=False)
    answer = ReasonField(label=_("Why? Both sides read it."))


class TemplateForm(forms.Form):
    unit = NodeField[Unit](label=_("For which unit, and those below it?"))
    name = LineField(label=_("Name"), max_length=TEMPLATE_NAME_MOST)
    words = TextField(label=_("Text"), max_length=ANSWER_MOST)


class ReplyForm(forms.Form):
    words = TextField(label=_("What do you say to this?"), max_length=500)
