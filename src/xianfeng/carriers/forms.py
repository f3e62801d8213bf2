from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.models import Goal
from xianfeng.ui.fields import (
    DayField,
    MomentField,
    ProseField,
    ReasonField,
    SaidField,
    TextField,
)

from .models import FORMS, RHYTHMS, SERVES, VOICES, Activity, Carrier, Charter, Endorsement
from .rules.growth import Rhythm
from .rules.life import Draft, Form, Serves, Tally, Voice
from .services.growth import CharterDraft

OWN = "own"


class CountField(forms.IntegerField):
    """How many persons."""

    def __init__(self, **words: Any) -> None:
        words.setdefault("help_text", _("people"))
        super().__init__(min_value=0, max_value=2_000_000, **words)


def goal_choices(goals: QuerySet[Goal]) -> list[tuple[str, Any]]:
    """Group goals under the titles of their plans."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for goal in goals:
        grouped.setdefault(goal.plan.title, []).append((str(goal.pk), goal.title))
    return list(grouped.items())


class TextForm(forms.Form):
    """What a proposal says."""

    title = ProseField(
        label=_("Name"), max_length=60, help_text=_("Keep it short: the name people will use.")
    )
    theme = ProseField(
        label=_("Theme"), max_length=200, help_text=_("What members will do, in one sentence.")
    )
    form = forms.ChoiceField(label=_("Form"), choices=[("", "—"), *FORMS])
    serves = forms.MultipleChoiceField(
        label=_("What does it serve?"),
        choices=SERVES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one of the three."),
    )

    @property
    def draft(self) -> Draft:
        """What it says; the form is valid."""
        said = self.cleaned_data
        return Draft(
            title=said["title"],
            theme=said["theme"],
            form=Form(said["form"]),
            serves=frozenset(map(Serves, said["serves"])),
        )


class MendForm(TextForm):
    """What a returned proposal shall say, and which goals it serves."""

    goals = forms.MultipleChoiceField(
        label=_("Which goals does it serve?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    goal = forms.ChoiceField(
        label=_("One more goal that it serves"),
        required=False,
        help_text=_("A carrier without a goal is shown as such; the goal can be added later."),
    )

    def __init__(
        self, data: Any = None, *, carrier: Carrier, served: Sequence[Goal], goals: QuerySet[Goal]
    ) -> None:
        initial = {name: getattr(carrier, name) for name in ("title", "theme", "form")}
        initial["serves"] = sorted(serves.value for serves in carrier.serves)
        initial["goals"] = [str(goal.pk) for goal in served]
        super().__init__(data, initial=initial)
        others = goals.exclude(pk__in=[goal.pk for goal in served])
        self._goals = {str(goal.pk): goal for goal in (*served, *others)}
        kept = [(str(goal.pk), f"{goal.title} · {goal.plan.title}") for goal in served]
        self.fields["goals"].choices = kept  # type: ignore[attr-defined]
        self.fields["goal"].choices = [("", "—"), *goal_choices(others)]  # type: ignore[attr-defined]
        if not served:
            del self.fields["goals"]

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        keys = dict.fromkeys((*said.get("goals", ()), *filter(None, (said["goal"],))))
        return {"draft": self.draft, "goals": [self._goals[key] for key in keys]}


class ProposalForm(TextForm):
    """A proposal: who, what, for whom, for which goal."""

    proposer = forms.ChoiceField(label=_("Who proposes it?"))
    goal = forms.ChoiceField(
        label=_("Which goal does it serve?"),
        required=False,
        help_text=_("A carrier without a goal is shown as such; the goal can be added later."),
    )
    proposed_at = SaidField(label=_("Proposed on"), today=True)
    field_order = ("title", "theme", "proposer", "form", "serves", "goal", "proposed_at")

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        own: Organisation | None,
        goals: QuerySet[Goal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {str(place.pk): place for place in organisations}
        self._own = own
        self._goals = goals
        proposers = [(key, place.name) for key, place in self._organisations.items()]
        if own is not None:
            mine = gettext("my own proposal, in %(organisation)s") % {"organisation": own.name}
            proposers.append((OWN, mine))
        self.fields["proposer"].choices = proposers  # type: ignore[attr-defined]
        self.fields["goal"].choices = [("", "—"), *goal_choices(goals)]  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        is_own = said["proposer"] == OWN
        return {
            "organisation": self._own if is_own else self._organisations[said["proposer"]],
            "draft": self.draft,
            "proposed_at": said["proposed_at"],
            "goal": self._goals.get(pk=int(said["goal"])) if said["goal"] else None,
            "own": is_own,
        }


class EndorsementForm(forms.Form):
    """The count of one voice."""

    voice = forms.ChoiceField(label=_("Whose voice?"), widget=forms.RadioSelect)
    answered = CountField(label=_("Answered"))
    in_favour = CountField(label=_("In favour"))
    asked = CountField(
        label=_("How many could be asked"),
        required=False,
        help_text=_(
            "Of the organisation, those who decide for it. Of the members the platform knows it. "
            "Leave it empty for an open consultation of the public."
        ),
    )
    counted_at = SaidField(label=_("Date of the count"), today=True)

    def __init__(self, *args: Any, voices: Sequence[Voice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_values = {voice.value for voice in voices}
        self.fields["voice"].choices = [  # type: ignore[attr-defined]
            (value, label) for value, label in VOICES if value in open_values
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        yes, answered, asked = (data.get(name) for name in ("in_favour", "answered", "asked"))
        if yes is None or answered is None:
            return data
        # Of the members the platform knows it: what is said is not asked for.
        asked = None if data.get("voice") == Voice.MEMBERS.value else asked
        if yes > answered:
            self.add_error("in_favour", _("There cannot be more in favour than have answered."))
        elif asked is not None and answered > asked:
            words = _("There cannot be more answers than people who could be asked.")
            self.add_error("answered", words)
        else:
            data["tally"] = Tally(yes, answered, asked)
        return data

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data
        names = ("tally", "counted_at")
        return {"voice": Voice(said["voice"]), **{name: said[name] for name in names}}


class CorrectionForm(EndorsementForm):
    """A slip of the pen in a count; both stay."""

    reason = ReasonField(label=_("Reason"), help_text=_("Everyone who sees the carrier reads it."))

    def __init__(self, *args: Any, endorsement: Endorsement, **kwargs: Any) -> None:
        names = ("voice", "answered", "in_favour", "asked", "counted_at")
        initial = {name: getattr(endorsement, name) for name in names}
        initial["counted_at"] = day_of(endorsement.counted_at)
        voices = [Voice(endorsement.voice)]
        super().__init__(*args, voices=voices, initial=initial, **kwargs)

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        return {name: self.cleaned_data[name] for name in ("tally", "counted_at", "reason")}


class ApprovalForm(forms.Form):
    """The day of approval."""

    approved_at = SaidField(label=_("Approved on"), today=True)


class ReturnForm(forms.Form):
    """Why a proposal goes back."""

    reason = TextField(
        label=_("Why does it go back?"),
        max_length=1000,
        help_text=_("The proposer and the branch read this. Say what to change."),
    )


class StartForm(forms.Form):
    """The day of the start and the day to look again."""

    started_at = SaidField(label=_("Started on"), today=True)
    review_date = DayField(
        label=_("Review on"), help_text=_("The day for deciding again whether it should go on.")
    )


class EvaluationForm(forms.Form):
    """What came of a cycle."""

    ends_on = DayField(label=_("Last day of the cycle"))
    findings = TextField(
        label=_("What came of it?"),
        max_length=2000,
        help_text=_(
            "What changed for the people or the work, on what evidence, what will be done "
            "differently. Everyone who signs in can read it."
        ),
    )
    review_date = DayField(
        label=_("Review on"), help_text=_("The day for deciding again whether it should go on.")
    )


class SettleForm(forms.Form):
    """The day from which it is regular."""

    settled_at = SaidField(label=_("Regular since"), today=True)


class EstablishForm(forms.Form):
    """The day from which it is an institution."""

    established_at = SaidField(label=_("In force from"), today=True)


class RenewForm(forms.Form):
    """The day from which a new version is in force."""

    in_force_from = SaidField(label=_("In force from"), today=True)


class CharterForm(forms.Form):
    """The rules of a carrier, as they would be in force."""

    clauses = TextField(
        label=_("Clauses"),
        max_length=8000,
        help_text=_("One clause a line; they are numbered when shown."),
    )
    rhythm = forms.ChoiceField(label=_("How often is it held?"), choices=[("", "—"), *RHYTHMS])
    in_charge = ProseField(
        label=_("Post in charge"),
        max_length=60,
        help_text=_("A post, not a name: it stays when people change."),
    )
    must_know = ProseField(label=_("Who must know it"), max_length=120)
    review_date = DayField(label=_("Review on"), help_text=_("The day to look at it again."))

    def __init__(self, *args: Any, charter: Charter | None, **kwargs: Any) -> None:
        names = ("clauses", "rhythm", "in_charge", "must_know")
        kwargs["initial"] = {name: getattr(charter, name) for name in names if charter}
        super().__init__(*args, **kwargs)
        self.fields["clauses"].widget.attrs["rows"] = 12

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        said = self.cleaned_data | {"rhythm": Rhythm(self.cleaned_data["rhythm"])}
        return {"draft": CharterDraft(**said)}


class EndForm(forms.Form):
    """The day of the end and its reason."""

    ended_at = SaidField(label=_("Ended on"), today=True)
    reason = TextField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("What it achieved and why it ends; everyone can read this."),
    )


class GoalForm(forms.Form):
    """One more goal that the carrier serves."""

    goal = forms.ChoiceField(label=_("Which goal does it serve?"))

    def __init__(self, *args: Any, goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._goals = goals
        self.fields["goal"].choices = [("", "—"), *goal_choices(goals)]  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        return {"goal": self._goals.get(pk=int(self.cleaned_data["goal"]))}


class ActivityForm(forms.Form):
    """What will be done, when and at which public place."""

    title = ProseField(label=_("What will be done?"), max_length=80)
    starts_at = MomentField(label=_("Starts at"))
    ends_at = MomentField(label=_("Ends at"))
    place = ProseField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("A public place; not a home address."),
    )


class HeldForm(forms.Form):
    """That an activity was held, and what came of it."""

    held_at = MomentField(label=_("Held at"))
    people_served = CountField(label=_("People served"))
    summary = TextField(label=_("What was done"), max_length=2000, required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_at"].initial = activity.starts_at
