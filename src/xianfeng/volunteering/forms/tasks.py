from django import forms
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.fields import NodeField
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.ui.fields import CountField, KindField, MomentField, ProseField
from xianfeng.volunteering.models.strengths import SKILLS
from xianfeng.volunteering.rules.strengths import SkillKind
from xianfeng.volunteering.rules.tasks import NEEDED_MOST, PLACE_MOST, TITLE_MOST


class TaskForm(forms.Form):
    title = ProseField(label=_("What is to be done?"), max_length=TITLE_MOST)
    place = ProseField(label=_("Where?"), max_length=PLACE_MOST)
    starts_at = MomentField(label=_("Begins"))
    ends_at = MomentField(label=_("Ends"))
    needed = CountField(label=_("How many are needed?"), max_value=NEEDED_MOST)
    skill = KindField(SkillKind, SKILLS, label=_("Which skill?"), none=_("none in particular"))


class NewTaskForm(TaskForm):
    """A new task, and whose it is."""

    organisation = NodeField[Organisation](label=_("Whose task is it?"))
    field_order = ("organisation",)
