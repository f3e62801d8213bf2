"""Activities: what will be done, and what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.models.activities import Activity
from xianfeng.ui.fields import CountField, MomentField, ProseField, ReasonField, TextField


class PeopleField(CountField):
    """How many people."""

    def __init__(self, **words: Any) -> None:
        bounds = {"min_value": 0, "max_value": 2_000_000, "help_text": _("people")}
        super().__init__(**{**bounds, **words})


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


class PlacesForm(forms.Form):
    """How many can come, and until when one signs up."""

    places = PeopleField(
        label=_("Places"),
        required=False,
        min_value=1,
        help_text=_("Empty: as many can come as will. Whoever is too late waits in line."),
    )
    closes_at = MomentField(
        label=_("Sign-up ends"),
        required=False,
        help_text=_("Empty: until the end of the activity."),
    )


class PlanForm(ActivityForm, PlacesForm):
    """What will be done, and how many can come."""

    field_order = ("title", "starts_at", "ends_at", "place", "places", "closes_at")


class StrikeForm(forms.Form):
    """Why somebody is taken off the list; they read it."""

    reason = ReasonField()


class HeldForm(forms.Form):
    """That an activity was held, and what came of it."""

    held_at = MomentField(label=_("Held at"))
    people_served = PeopleField(label=_("People served"))
    summary = TextField(label=_("What was done"), max_length=2000, required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_at"].initial = activity.starts_at
