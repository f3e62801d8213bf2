"""A field that knows one thing by what it is called, suggests what may be meant, and asks."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar, cast

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from xianfeng.foundation.text import plain

from .fields import LineField, WordsField

M = TypeVar("M", bound=Model)
NAME_MOST = 120
TYPED_MOST = 4 * NAME_MOST
"""Characters that a field of a name takes, so that the rule itself can say what is too long."""
PAGE = 10
"""Suggestions that are given at once."""
ASKED_MOST = 20
"""Matches among which is asked; where there are more, more of the name is asked for."""
SKIPPED_MOST = 1_000
"""Suggestions that can be gone through one after another: a list has pages, filters and a sheet."""

WITH_KEY = re.compile(r"(?P<name>.+)[(（](?P<key>[^()（）]+)[)）]")


class Meant(NamedTuple):
    """What may be meant: the text that stands in the line for it, and what tells it from others."""

    text: str
    note: str = ""


class Question(NamedTuple):
    """Which of several is meant by a line of what was typed."""

    place: int
    typed: str
    meant: Sequence[Meant]
    is_part: bool


class NotClear(forms.ValidationError):
    """Several are called so, or begin so; it is asked which one is meant."""

    def __init__(self, text: str, found: Sequence[Any]) -> None:
        sentence = ngettext(
            "“%(text)s” may mean this one. Choose it, or type more of the name.",
            "“%(text)s” may mean several. Choose which one, or type more of the name.",
            len(found),
        )
        super().__init__(sentence % {"text": text[:NAME_MOST]})
        self.text, self.found = text, found


class _Asking(forms.TextInput):
    """A line that asks which one is meant; what is chosen there takes the place of the line."""

    questions: Sequence[Question] = ()
    suggests = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        lines = str(typed or "").splitlines()
        for place, line in enumerate(lines):
            meant = data.get(f"{name}-meant-{place}")
            if meant and data.get(f"{name}-asked-{place}") == line:
                lines[place] = meant
        return typed if typed is None else "\n".join(lines)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        more = {"autocomplete": "off", **({"data-suggest": name} if self.suggests else {})}
        line = super().render(name, value, {**(attrs or {}), **more}, renderer)
        if not self.questions:
            return line
        asked = {"name": name, "questions": self.questions}
        return line + render_to_string("ui/_meant.html", asked)


class _AskingLines(_Asking, forms.Textarea):
    """Several of them, one a line."""

    input_type = ""
    template_name = forms.Textarea.template_name

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 3})


class NamedField(LineField, ABC, Generic[M]):
    """One thing by its name, code or number; the form says among what (`let_choose`)."""

    widget: Any = _Asking
    nothing: Any
    """What is said where nothing is called so."""
    least: int = 1
    """How many signs are typed before anything is suggested; people are never listed."""
    among: QuerySet[M] | None = None

    def __init__(self, **more: Any) -> None:
        more.setdefault("max_length", TYPED_MOST)
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        return self.text(cast("M", value)) if isinstance(value, Model) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text or self.among is None:
            return None
        try:
            return self.one(text)
        except NotClear as asks:
            self.ask([(0, str(value), asks.found)])
            raise

    def ask(self, unclear: Sequence[tuple[int, str, Sequence[M]]]) -> None:
        """Let the widget ask which ones are meant by these lines."""
        self.shown = [thing for _place, _text, found in unclear for thing in found[:ASKED_MOST]]
        self.widget.questions = [
            Question(
                place,
                text,
                [self.meant(thing) for thing in found[:ASKED_MOST]],
                len(found) > ASKED_MOST,
            )
            for place, text, found in unclear
        ]

    def one(self, text: str) -> M:
        """Return the one thing that a text means.

        Raises:
            NotClear: several are called so, or it is only a part.
            ValidationError: nothing is called so.
        """
        assert self.among is not None
        exact = self.called(text, self.among)[: ASKED_MOST + 1]
        if not exact and (parts := WITH_KEY.fullmatch(text)):
            keyed = self.called(parts["key"].strip(), self.among)
            exact = [each for each in keyed if plain(self.text(each)) == plain(text)]
        if len(exact) == 1:
            return exact[0]
        if found := exact or list(self.found(text, self.among)[: ASKED_MOST + 1]):
            raise NotClear(text, found)
        raise forms.ValidationError(str(self.nothing) % {"text": text[:NAME_MOST]})

    @classmethod
    @abstractmethod
    def called(cls, text: str, among: QuerySet[M]) -> list[M]:
        """List a few of those whose whole name, code or number a text is."""

    @classmethod
    @abstractmethod
    def found(cls, text: str, among: QuerySet[M]) -> QuerySet[M]:
        """Find whom or what a part of a name or its sound may mean, the likeliest first."""

    @classmethod
    @abstractmethod
    def text(cls, thing: M) -> str:
        """Return what stands in the line for a thing: its name and, in brackets, its key."""

    @classmethod
    @abstractmethod
    def note(cls, thing: M) -> str:
        """Return what tells a thing from others of its name."""

    @classmethod
    def meant(cls, thing: M) -> Meant:
        return Meant(cls.text(thing), cls.note(thing))

    @classmethod
    def noted(cls, actor: Any, things: Sequence[M], *, at: datetime) -> None:
        """Write down who was shown, where they are people."""
        del actor, things, at

    shown: Sequence[M] = ()
    """Those among whom is asked on the page."""


class SeveralField(WordsField):
    """Several things, one a line, each by its name, code or number."""

    widget: Any = _AskingLines

    def __init__(self, one: NamedField[Any], **more: Any) -> None:
        super().__init__(**more)
        self.of = one
        one.widget = self.widget

    def __deepcopy__(self, memo: Any) -> "SeveralField":
        copied: SeveralField = super().__deepcopy__(memo)
        copied.of = self.of.__deepcopy__(memo)
        copied.of.widget = copied.widget
        return copied

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(self.of.prepare_value, value)) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))

    def said(self, text: str) -> Any:
        """Return what a line means."""
        return self.of.one(text)

    def clean(self, value: Any) -> Any:
        super().clean(value)
        said: list[Any] = []
        faults: list[forms.ValidationError] = []
        unclear: list[tuple[int, str, Sequence[Any]]] = []
        for place, line in enumerate(str(value or "").splitlines()):
            try:
                said += [self.said(text)] if (text := plain(line)) else []
            except NotClear as asks:
                unclear.append((place, line, asks.found))
                faults.append(asks)
            except forms.ValidationError as fault:
                faults.append(fault)
        if faults:
            self.of.ask(unclear)
            raise forms.ValidationError(faults)
        return list(dict.fromkeys(said))


def _named(form: forms.BaseForm) -> Iterator[tuple[str, NamedField[Any]]]:
    for name, field in form.fields.items():
        if isinstance(one := getattr(field, "of", field), NamedField):
            yield name, one


def let_choose(form: forms.BaseForm, **among: QuerySet[Any]) -> None:
    """Say among what the named fields of a form choose: what its actor may name there."""
    for name, field in _named(form):
        if name in among:
            field.among = among[name]


def fill_in_the_only(form: forms.BaseForm, **among: QuerySet[Any]) -> None:
    """Begin with the one thing that must be named, where there is but one; people are not told."""
    for name, field in _named(form):
        must = name in among and form.fields[name].required and not field.least
        if must and len(only := list(among[name][:2])) == 1:
            form.initial.setdefault(name, only[0])


def suggestions(
    request: HttpRequest, form: forms.BaseForm, *, actor: Any, at: datetime
) -> JsonResponse | None:
    """Answer what a field of a page's form suggests for what is typed so far, where that is asked.

    The page's own address is asked (`?suggest=field&typed=…&skip=10`), so that nobody is told of
    anything who could not send the form, and of nothing that the form would not take.
    """
    asked = request.GET.get("suggest")
    field = next((one for name, one in _named(form) if form.add_prefix(name) == asked), None)
    if asked is None or request.method == "POST":
        return None
    typed = plain(request.GET.get("typed", ""))[:NAME_MOST]
    skip = request.GET.get("skip", "")
    begin = int(skip) if skip.isascii() and skip.isdecimal() and len(skip) < len("1000") else 0
    found: list[Any] = []
    if field is not None and field.among is not None and len(typed) >= field.least:
        found = list(field.found(typed, field.among)[begin : begin + PAGE + 1])
    shown = found[:PAGE]
    if field is not None:
        field.noted(actor, shown, at=at)
    said = [field.meant(thing)._asdict() for thing in shown] if field else []
    more = len(found) > PAGE and begin + PAGE < SKIPPED_MOST
    return JsonResponse({"found": said, "skip": begin + PAGE if more else None})


def note_asked(form: forms.BaseForm, *, actor: Any, at: datetime) -> None:
    """Write down who stands on a page because it asks which of them is meant."""
    for _name, field in _named(form):
        field.noted(actor, field.shown, at=at)
