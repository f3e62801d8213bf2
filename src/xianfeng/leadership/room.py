"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import FORM, HOUSE, KEEPERS, READERS, SEND, Rule, Subject, only
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import Room
from xianfeng.leadership import jobs
from xianfeng.leadership.duties import DUTIES
from xianfeng.leadership.extracts import EXTRACTS
from xianfeng.leadership.services.heirs import HEIRS
from xianfeng.leadership.sheets import POSTS
from xianfeng.people.personal import SEEN_BY
from xianfeng.sheets.rules.doors import going_out

PROCESSING = (
    Processing(
        "posts",
        data=N_("Posts held in an organisation, with dates"),
        purpose=N_("to know who leads, and when an election is due"),
        seen_by=SEEN_BY,
        kept=N_("permanently; without the name once deletion has been granted"),
        order=40,
    ),
)
ROOM = Room(
    "leadership",
    doors={
        "leadership:organisations": Rule(),
        "leadership:organisation": Rule(sees=HOUSE),
        **going_out("posts", READERS),
        "leadership:findings": Rule(door=READERS),
        "leadership:posts": Rule(sees=READERS),
        "leadership:merge": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "leadership:split": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
        "leadership:begin_term": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "leadership:extend_term": Rule(FORM, sees=HOUSE, may=KEEPERS),
        "leadership:approve": Rule(FORM, sees=HOUSE, may=KEEPERS),
        # who holds a post stands in a member's record, which administrators do not touch
        "leadership:appoint": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
        "leadership:end_post": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
        "leadership:composition": Rule(sees=HOUSE),
        "leadership:export_composition": Rule(sees=HOUSE),
        "leadership:count": Rule(SEND, sees=HOUSE, may=KEEPERS),
    },
    deeds={
        "leadership.approval.recorded": _("Recorded an approval of the level above"),
        "leadership.count.asked": _("Requested a count"),
        "leadership.members.counted": _("Counted the members"),
        "leadership.post.begun": _("Gave a post"),
        "leadership.post.ended": _("Ended a post"),
        "leadership.posts.exported": _("Exported posts and terms"),
        "leadership.posts.imported": _("Imported posts and terms"),
        "leadership.posts.taken_back": _("Took an import of posts and terms back"),
        "leadership.term.begun": _("Began a term"),
        "leadership.term.extended": _("Extended a term"),
    },
    details={"approved_on": pgettext_lazy("detail of an entry", "approved on")},
    nouns={
        "leadership.approval": _("approval of the level above"),
        "leadership.post": _("post held"),
        "leadership.term": _("term of office"),
    },
    jobs={
        jobs.count_members: _("Count the members for statistics"),
    },
    extracts=EXTRACTS,
    sheets=(POSTS,),
    personal=(Part("leadership.post", PROCESSING),),
    heirs=HEIRS,
    answers=(DUTIES,),
)
