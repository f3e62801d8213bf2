"""Text in, types of the rules out."""

from .goals import AssignForm, FigureForm, GoalForm
from .held import HeldPaper, PaperTooOld
from .importing import CandidateForm, PlanForm, UploadForm, candidate_forms

__all__ = [
    "AssignForm",
    "CandidateForm",
    "FigureForm",
    "GoalForm",
    "HeldPaper",
    "PaperTooOld",
    "PlanForm",
    "UploadForm",
    "candidate_forms",
]
