from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from xianfeng.campaigns.models.campaigns import GAPS, GROUPS, SPREADS, TITLE_MOST, Campaign
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.rules.campaigns import WHOLE, Gap, Group, Spread
from xianfeng.campaigns.services.campaigns import CampaignPlan, GroupPlan
from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.ui.fields import CountField, DayField, KindField, ProseField, ReasonField
from xianfeng.ui.named import SeveralField

OF_A_GROUP = ("weight", "needed", "expected")
NEEDED_MOST = 100_000


class CampaignForm(forms.Form):
    """What is judged, when, by whom, with which weights and quotas."""

    title = ProseField(label=_("Title"), max_length=TITLE_MOST)
    questionnaire = forms.ModelChoiceField(
        Draft.objects.none(),
        label=_("Questionnaire"),
        help_text=_("Published versions."),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Last day"))
    offices = SeveralField(
        NodeField[Unit](),
        label=_("Offices that are judged"),
        help_text=_("Name, pinyin or code, one per line."),
    )
    gap = KindField(
        Gap,
        GAPS,
        label=_("If a group has no figure"),
        widget=forms.RadioSelect,
        help_text=_("The rule is written down now and published with the results."),
    )
    spread = KindField(
        Spread, SPREADS, label=_("How a draw is parted among strata"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, questionnaires: QuerySet[Draft], **more: Any) -> None:
        super().__init__(*args, **more)
        choice: Any = self.fields["questionnaire"]
        choice.queryset = questionnaires
        choice.label_from_instance = said_version
        if not questionnaires.exists():
            choice.help_text = _(
                "None is published yet. Write one under “Questionnaires” and have another "
                "officer publish it."
            )
        figures = settings.FIGURES
        self.initial = {
            "gap": Gap.RESCALE.value,
            "spread": Spread.IN_PROPORTION.value,
            **self.initial,
        }
        for group, label in GROUPS:
            asked = {
                "weight": _("Weight in percent"),
                "needed": _("Answers needed for each office"),
                "expected": _("Expected to answer, in percent"),
            }
            begins = {
                "weight": getattr(figures, f"conduct_weight_{group}"),
                "needed": figures.campaign_needed,
                "expected": figures.campaign_expected,
            }
            for name in OF_A_GROUP:
                self.fields[f"{group}_{name}"] = CountField(
                    label=asked[name],
                    min_value=0 if name == "weight" else 1,
                    max_value=NEEDED_MOST if name == "needed" else WHOLE,
                )
                self.fields[f"{group}_{name}"].widget.attrs["aria-label"] = (
                    f"{label}{__(': ')}{asked[name]}"
                )
                self.initial.setdefault(f"{group}_{name}", begins[name])

    @property
    def common(self) -> list[forms.BoundField]:
        """The fields that are about no group."""
        of_groups = {f"{group}_{name}" for group, _label in GROUPS for name in OF_A_GROUP}
        return [field for field in self.visible_fields() if field.name not in of_groups]

    @property
    def rows(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The groups, each with its three figures."""
        for group, label in GROUPS:
            yield str(label), [self[f"{group}_{name}"] for name in OF_A_GROUP]

    @property
    def told(self) -> dict[str, Any]:
        """What the service is told."""
        said = self.cleaned_data
        plan = CampaignPlan(
            title=said["title"],
            questionnaire=said["questionnaire"],
            opens_on=said["opens_on"],
            closes_on=said["closes_on"],
            gap=said["gap"],
            groups={
                group: GroupPlan(
                    weight=said[f"{group.value}_weight"],
                    needed=said[f"{group.value}_needed"],
                    expected=said[f"{group.value}_expected"],
                    spread=said["spread"],
                )
                for group in Group
            },
            offices=said["offices"],
        )
        rest = {"organisation": said["organisation"]} if "organisation" in said else {}
        return {"plan": plan, **rest}


class NewCampaignForm(CampaignForm):
    organisation = NodeField[Organisation](label=_("Who runs it?"))
    field_order = ("organisation",)


def plan_of(campaign: Campaign) -> dict[str, Any]:
    """Return what stands in the form of a campaign."""
    groups = {row.group: row for row in campaign.groups.order_by("pk")}
    spread = next(iter(groups.values())).spread if groups else Spread.IN_PROPORTION.value
    return {
        "title": campaign.title,
        "questionnaire": campaign.questionnaire_id,
        "opens_on": campaign.opens_on,
        "closes_on": campaign.closes_on,
        "offices": list(campaign.offices.order_by("path")),
        "gap": campaign.gap,
        "spread": spread,
        **{
            f"{group}_{name}": getattr(row, name)
            for group, row in groups.items()
            for name in OF_A_GROUP
        },
        **{f"{group}_weight": 0 for group, _label in GROUPS if group not in groups},
    }


def said_version(draft: Draft) -> str:
    """Name a version where one chooses."""
    return __("%(title)s, version %(number)s") % {"title": draft.title, "number": draft.version}


class WaveForm(forms.Form):
    """Until when an answer is asked for."""

    closes_on = DayField(
        label=_("Answers are asked for until"),
        help_text=_("Only after this day can another wave of the group be drawn."),
    )


class EndForm(forms.Form):
    """Why a campaign ends before its time."""

    reason = ReasonField(help_text=_("Everybody can read it."))


class CellSlipsForm(forms.Form):
    """How many slips to print for a cell."""

    count = CountField(label=_("How many slips"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        most = settings.FIGURES.slips_most_at_once
        self.fields["count"].help_text = __("At most {most} at once.").format(most=most)
