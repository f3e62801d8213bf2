"""Text in, types of the rules out."""

from .fields import DayField, PlainField, WordsField
from .life import AdmitForm, BackgroundForm, DayForm, EffectForm, ReasonForm, TransferForm
from .profiles import (
    AnswerForm,
    CorrectionForm,
    DeletionAnswerForm,
    DeletionForm,
    StrengthsForm,
)
from .rolls import RollChangeForm, RollForm
from .sheets import ApplyForm, MemberSearchForm, OrganisationSearchForm, SearchForm, UploadForm

__all__ = [
    "AdmitForm",
    "AnswerForm",
    "ApplyForm",
    "BackgroundForm",
    "CorrectionForm",
    "DayField",
    "DayForm",
    "DeletionAnswerForm",
    "DeletionForm",
    "EffectForm",
    "MemberSearchForm",
    "OrganisationSearchForm",
    "PlainField",
    "ReasonForm",
    "RollChangeForm",
    "RollForm",
    "SearchForm",
    "StrengthsForm",
    "TransferForm",
    "UploadForm",
    "WordsField",
]
