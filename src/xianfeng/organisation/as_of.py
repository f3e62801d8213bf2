from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from xianfeng.actors.doors import ActorRequest
from xianfeng.organisation.fields import AsOfForm
from xianfeng.ui.lists.showing import Shown

T = TypeVar("T")


def asked_day(request: ActorRequest, *, today: date) -> tuple[AsOfForm, date | None]:
    """Read the day that a page is asked of; a wrong or future one is said in the form."""
    form = AsOfForm(request.GET if "as_of" in request.GET else None)
    day = form.day if form.is_bound else None
    if day is not None and day > today:
        form.add_error("as_of", _("This day is in the future."))
        day = None
    return form, day


def with_day(shown: Shown[T], form: AsOfForm) -> Shown[T]:
    """Say beside the list's own field what is wrong with the day."""
    if shown.form is not None and form.errors and "as_of" not in shown.form.errors:
        shown.form.add_error("as_of", form.errors["as_of"].as_data())
    return shown


def in_tree(
    request: ActorRequest, lines: Callable[[Sequence[Any]], Sequence[Any]]
) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Make lines; only in the order of the tree are they indented."""

    def make(rows: Sequence[Any]) -> Sequence[Any]:
        is_sorted = "sort" in request.GET
        return [replace(each, indent=0) if is_sorted else each for each in lines(rows)]

    return make
