"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.audit.added import Added
from xianfeng.campaigns.models.campaigns import CampaignMove
from xianfeng.foundation.doors import FORM, NOBODY, ROLES, SEND, Rule, Subject, only, public
from xianfeng.foundation.room import RailEntry, Room
from xianfeng.sheets.rules.doors import going_out

from . import jobs
from .permissions import can_see_campaigns
from .personal import PARTS
from .sheets import PEOPLE

READERS = ROLES - {Subject.SECRETARY}
OFFICER = only(Subject.OFFICER)
ROOM = Room(
    "campaigns",
    answers=(Added(CampaignMove, "recorded_at"),),
    doors={
        "campaigns:reviews": public(),
        "campaigns:review": public(),
        "campaigns:review_table": public(),
        "campaigns:review_office": public(),
        "campaigns:campaigns": Rule(door=READERS),
        "campaigns:prepare_campaign": Rule(FORM, door=OFFICER),
        "campaigns:campaign": Rule(door=READERS, sees=READERS),
        "campaigns:change_campaign": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:approve_campaign": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:end_campaign": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:draw_wave": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:wave": Rule(door=READERS, sees=READERS),
        "campaigns:remind_wave": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:cell": Rule(door=READERS, sees=READERS),
        "campaigns:print_cell": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:approve_cell": Rule(SEND, door=READERS, sees=READERS, may=NOBODY),
        "campaigns:void_cell": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:questionnaires": Rule(),
        "campaigns:begin_questionnaire": Rule(FORM, door=OFFICER),
        "campaigns:draft": Rule(door=READERS, sees=READERS),
        "campaigns:preview_draft": Rule(door=READERS, sees=READERS),
        "campaigns:write_draft": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:publish_draft": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:begin_version": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        "campaigns:discard_draft": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        **going_out("people", OFFICER),
    },
    deeds={
        "campaigns.campaign.prepared": _("Prepared a campaign"),
        "campaigns.campaign.changed": _("Changed a campaign"),
        "campaigns.campaign.approved": _("Approved a campaign"),
        "campaigns.campaign.ended": _("Ended a campaign early"),
        "campaigns.draft.begun": _("Began a questionnaire"),
        "campaigns.draft.written": _("Wrote the questions of a questionnaire"),
        "campaigns.draft.published": _("Published a questionnaire"),
        "campaigns.draft.discarded": _("Discarded a draft of a questionnaire"),
        "campaigns.lists.forgotten": _("Deleted the lists of a campaign that is over"),
        "campaigns.people.imported": _("Imported people to ask"),
        "campaigns.people.exported": _("Exported the list of a wave"),
        "campaigns.wave.drawn": _("Drew a wave of invitations"),
        "campaigns.wave.reminded": _("Noted a reminder to everybody invited"),
    },
    details={
        "questions": pgettext_lazy("detail of an entry", "questions"),
        "template": pgettext_lazy("detail of an entry", "template"),
        "drawn": pgettext_lazy("detail of an entry", "drawn"),
        "reminded": pgettext_lazy("detail of an entry", "reminded"),
        "group": pgettext_lazy("detail of an entry", "group"),
    },
    nouns={
        "campaigns.campaign": _("campaign"),
        "campaigns.draft": _("questionnaire"),
        "campaigns.wave": _("wave of invitations"),
    },
    jobs={jobs.forget_lists: _("Delete the lists of campaigns that are over")},
    personal=PARTS,
    sheets=(PEOPLE,),
    rail=(
        RailEntry(
            "judge", _("Campaigns"), "campaigns:campaigns", order=25, shows=can_see_campaigns
        ),
    ),
)
