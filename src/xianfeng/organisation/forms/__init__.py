"""Text in, types of the rules out."""

from .deputies import DeputyForm
from .fields import (
    DayField,
    PlainField,
    WordsField,
)
from .life import (
    AdmitForm,
    BackgroundForm,
    DayForm,
    EffectForm,
    ReasonForm,
    TransferForm,
)
from .profiles import (
    AnswerForm,
    CorrectionForm,
    DeletionAnswerForm,
    DeletionForm,
    StrengthsForm,
)
from .rolls import (
    RollChangeForm,
    RollForm,
)
from .sheets import (
    ApplyForm,
    MemberSearchForm,
    OrganisationSearchForm,
    SearchForm,
    UploadForm,
)
from .trees import (
    AsOfForm,
    CloseForm,
    CoverForm,
    EndPostForm,
    ExtendForm,
    FindingsForm,
    FoundForm,
    FoundUnitForm,
    MergeForm,
    MoveForm,
    MoveUnitForm,
    PostForm,
    RenameForm,
    RenameUnitForm,
    SplitForm,
    TermForm,
)

__all__ = [
    "AdmitForm",
    "AnswerForm",
    "ApplyForm",
    "AsOfForm",
    "BackgroundForm",
    "CloseForm",
    "CorrectionForm",
    "CoverForm",
    "DayField",
    "DayForm",
    "DeletionAnswerForm",
    "DeletionForm",
    "DeputyForm",
    "EffectForm",
    "EndPostForm",
    "ExtendForm",
    "FindingsForm",
    "FoundForm",
    "FoundUnitForm",
    "MemberSearchForm",
    "MergeForm",
    "MoveForm",
    "MoveUnitForm",
    "OrganisationSearchForm",
    "PlainField",
    "PostForm",
    "ReasonForm",
    "RenameForm",
    "RenameUnitForm",
    "RollChangeForm",
    "RollForm",
    "SearchForm",
    "SplitForm",
    "StrengthsForm",
    "TermForm",
    "TransferForm",
    "UploadForm",
    "WordsField",
]
