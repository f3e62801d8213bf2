"""The end of a chain of cases that are handled together."""

from xianfeng.cases.models.cases import Case


def end_of(case: Case) -> Case:
    """Return the case with which all of a chain are handled; no chain goes round."""
    while case.together_with is not None:
        case = case.together_with
    return case
