"""Text in, types of the rules out."""

from .fields import DayField, FigureField, MonthField, PlainField
from .goals import AssignForm, FigureForm, GoalForm
from .held import HeldPaper, PaperTooOld
from .importing import CandidateForm, PlanForm, UploadForm, candidate_forms

__all__ = [
    "AssignForm",
    "CandidateForm",
    "DayField",
    "FigureField",
    "FigureForm",
    "GoalForm",
    "HeldPaper",
    "MonthField",
    "PaperTooOld",
    "PlainField",
    "PlanForm",
    "UploadForm",
    "candidate_forms",
]
