"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.actors.permissions import looks_at_offices
from xianfeng.foundation.doors import (
    FORM,
    NOBODY,
    ROLES,
    SEND,
    TELLERS,
    Abroad,
    Rule,
    Subject,
    only,
    public,
)
from xianfeng.foundation.room import RailEntry, Room
from xianfeng.review import jobs
from xianfeng.review.permissions import can_see_campaigns
from xianfeng.review.personal import PARTS
from xianfeng.review.sheets import PEOPLE
from xianfeng.sheets.rules.doors import going_out

READERS = ROLES - {Subject.SECRETARY}
OFFICER = only(Subject.OFFICER)

ROOM = Room(
    "review",
    doors={
        "review:window": public(),
        "review:ballot": public(FORM),
        "review:enter": public(FORM),
        "review:thanks": public(),
        "review:reviews": public(),
        "review:review": public(),
        "review:review_table": public(),
        "review:review_office": public(),
        "review:campaigns": Rule(door=READERS),
        "review:prepare_campaign": Rule(FORM, door=OFFICER),
        "review:campaign": Rule(door=READERS, sees=READERS),
        "review:change_campaign": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "review:approve_campaign": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "review:end_campaign": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "review:draw_wave": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "review:wave": Rule(door=READERS, sees=READERS),
        "review:remind_wave": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        **going_out("people", OFFICER),
        "review:cell": Rule(door=READERS, sees=READERS),
        "review:print_cell": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        "review:approve_cell": Rule(SEND, door=READERS, sees=READERS, may=NOBODY),
        "review:void_cell": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        "review:comments": public(),
        "review:hidden_comments": public(),
        "review:hide_comment": Rule(FORM, door=ROLES, sees=ROLES, may=NOBODY),
        "review:questionnaires": Rule(),
        "review:begin_questionnaire": Rule(FORM, door=OFFICER),
        "review:draft": Rule(door=READERS, sees=READERS),
        "review:preview_draft": Rule(door=READERS, sees=READERS),
        "review:write_draft": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "review:publish_draft": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "review:begin_version": Rule(SEND, door=READERS, sees=READERS, may=OFFICER),
        "review:discard_draft": Rule(FORM, door=READERS, sees=READERS, may=OFFICER),
        "review:window_sheet": public(),
        "review:office": public(),
        "review:rating_sets": Rule(door=ROLES),
        "review:rating_set": Rule(door=ROLES, sees=ROLES, abroad=Abroad.OPEN),
        "review:windows": Rule(door=ROLES),
        "review:manage": Rule(door=ROLES, sees=ROLES),
        "review:poster": Rule(door=ROLES, sees=ROLES),
        "review:trial": Rule(FORM, door=ROLES, sees=ROLES),
        "review:print": Rule(SEND, door=ROLES, sees=ROLES, may=TELLERS),
        "review:approve": Rule(SEND, door=ROLES, sees=ROLES, may=NOBODY),
        "review:void": Rule(SEND, door=ROLES, sees=ROLES, may=TELLERS),
    },
    deeds={
        "review.ratings.imported": _("Imported ratings"),
        "review.campaign.prepared": _("Prepared a campaign"),
        "review.campaign.changed": _("Changed a campaign"),
        "review.campaign.approved": _("Approved a campaign"),
        "review.campaign.ended": _("Ended a campaign early"),
        "review.draft.begun": _("Began a questionnaire"),
        "review.draft.written": _("Wrote the questions of a questionnaire"),
        "review.draft.published": _("Published a questionnaire"),
        "review.draft.discarded": _("Discarded a draft of a questionnaire"),
        "review.lists.forgotten": _("Deleted the lists of a campaign that is over"),
        "review.people.imported": _("Imported people to ask"),
        "review.people.exported": _("Exported the list of a wave"),
        "review.wave.drawn": _("Drew a wave of invitations"),
        "review.wave.reminded": _("Noted a reminder to everybody invited"),
    },
    details={
        "windows": pgettext_lazy("detail of an entry", "windows"),
        "ratings": pgettext_lazy("detail of an entry", "ratings"),
        "questions": pgettext_lazy("detail of an entry", "questions"),
        "template": pgettext_lazy("detail of an entry", "template"),
        "drawn": pgettext_lazy("detail of an entry", "drawn"),
        "group": pgettext_lazy("detail of an entry", "group"),
    },
    nouns={
        "review.ratingset": _("imported ratings"),
        "review.campaign": _("campaign"),
        "review.draft": _("questionnaire"),
        "review.wave": _("wave of invitations"),
    },
    jobs={jobs.forget_lists: _("Delete the lists of campaigns that are over")},
    personal=PARTS,
    sheets=(PEOPLE,),
    rail=(
        RailEntry("judge", _("Campaigns"), "review:campaigns", order=25, shows=can_see_campaigns),
        RailEntry(
            "judge",
            _("Conduct review"),
            "review:windows",
            order=20,
            shows=looks_at_offices,
            key="w",
        ),
    ),
)
