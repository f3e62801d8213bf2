"""What a proposal says, and what is decided on it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.models.carriers import FORMS, SERVES, Carrier
from xianfeng.carriers.rules.life import Draft, Form, Serves
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.plans.models import Goal
from xianfeng.ui.fields import CountField, ProseField, SaidField, TextField, offer

OWN = "own"
PLAIN = ("title", "theme", "need", "leads", "takes_part", "cost", "burden")
"""Parts of a proposal that are kept as they are typed."""


class VersionField(forms.IntegerField):
    """Which version of the text was read; kept in the form, so that a change is noticed."""

    def __init__(self) -> None:
        super().__init__(min_value=0, widget=forms.HiddenInput)


def goal_choices(goals: QuerySet[Goal]) -> list[tuple[str, Any]]:
    """Group goals under the titles of their plans, behind none of them."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for goal in goals:
        grouped.setdefault(goal.plan.title, []).append((str(goal.pk), goal.title))
    return [("", "—"), *grouped.items()]


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

    need = TextField(
        label=_("Which need does it answer?"),
        max_length=600,
        required=False,
        help_text=_("And how it was found out: who said so, how often, on what evidence."),
    )
    leads = ProseField(
        label=_("Led by"), max_length=60, required=False, help_text=_("A post, not a name.")
    )
    takes_part = ProseField(label=_("Who takes part"), max_length=120, required=False)
    cost = CountField(
        label=_("What it costs a year"),
        required=False,
        min_value=0,
        max_value=100_000_000,
        help_text=_("yuan; 0 where it costs nothing"),
    )
    burden = CountField(
        label=_("What it asks of the branch"),
        required=False,
        min_value=0,
        max_value=50_000,
        help_text=_("minutes a month, estimated, of all who take part"),
    )

    @property
    def draft(self) -> Draft:
        """What it says; the form is valid."""
        said = self.cleaned_data
        return Draft(
            form=Form(said["form"]),
            serves=frozenset(map(Serves, said["serves"])),
            **{name: said[name] for name in PLAIN},
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
        initial = {name: getattr(carrier, name) for name in (*PLAIN, "form")}
        initial["serves"] = sorted(serves.value for serves in carrier.serves)
        initial["goals"] = [str(goal.pk) for goal in served]
        super().__init__(data, initial=initial)
        others = goals.exclude(pk__in=[goal.pk for goal in served])
        self._goals = {str(goal.pk): goal for goal in (*served, *others)}
        kept = [(str(goal.pk), f"{goal.title} · {goal.plan.title}") for goal in served]
        offer(self, "goals", kept)
        offer(self, "goal", goal_choices(others))
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
    field_order = ("title", "theme", "proposer", "form", "serves", "goal")

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
        offer(self, "proposer", proposers)
        offer(self, "goal", goal_choices(goals))

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


class ApprovalForm(forms.Form):
    """The day of approval."""

    approved_at = SaidField(label=_("Approved on"), today=True)
    version = VersionField()


class ReturnForm(forms.Form):
    """Why a proposal goes back."""

    reason = TextField(
        label=_("Why does it go back?"),
        max_length=1000,
        help_text=_("The proposer and the branch read this. Say what to change."),
    )


class GoalForm(forms.Form):
    """One more goal that the carrier serves."""

    goal = forms.ChoiceField(label=_("Which goal does it serve?"))

    def __init__(self, *args: Any, goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._goals = goals
        offer(self, "goal", goal_choices(goals))

    @property
    def told(self) -> dict[str, Any]:
        """What the service takes; the form is valid."""
        return {"goal": self._goals.get(pk=int(self.cleaned_data["goal"]))}
