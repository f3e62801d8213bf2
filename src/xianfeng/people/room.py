"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.doors import (
    FORM,
    HOUSE,
    KEEPERS,
    NOBODY,
    READERS,
    RUNNERS,
    SEND,
    Rule,
)
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part
from xianfeng.foundation.room import Filler, NoticeKind, RailEntry, Room
from xianfeng.people import jobs
from xianfeng.people.extracts import EXTRACTS
from xianfeng.people.permissions import keeps_members_anywhere
from xianfeng.people.personal import PROCESSING
from xianfeng.people.persons import PERSONS
from xianfeng.people.selectors.in_the_way import HINDRANCES
from xianfeng.people.selectors.opening import account_place
from xianfeng.people.services.heirs import HEIRS
from xianfeng.people.sheets import MEMBERS
from xianfeng.sheets.rules.doors import going_out

ROOM = Room(
    "people",
    doors={
        "people:members": Rule(sees=READERS),
        **going_out("members", READERS),
        "people:open_account": Rule(FORM, sees=KEEPERS),
        "people:open_accounts": Rule(FORM, sees=KEEPERS),
        "people:member": Rule(sees=READERS),
        "people:admit": Rule(FORM, sees=HOUSE, may=RUNNERS),
        "people:advance": Rule(FORM, sees=READERS, may=RUNNERS),
        "people:background": Rule(FORM, sees=READERS, may=RUNNERS),
        "people:leave": Rule(FORM, sees=READERS, may=RUNNERS),
        "people:readmit": Rule(FORM, sees=READERS, may=RUNNERS),
        "people:ask_transfer": Rule(FORM, sees=READERS, may=RUNNERS),
        "people:transfers": Rule(),
        "people:transfer": Rule(sees=READERS),
        "people:release_transfer": Rule(SEND, sees=READERS, may=RUNNERS),
        "people:accept_transfer": Rule(SEND, sees=READERS, may=RUNNERS),
        "people:refuse_transfer": Rule(SEND, sees=READERS, may=RUNNERS),
        # whoever asked for it, and the member, who are none of these
        "people:withdraw_transfer": Rule(SEND, sees=READERS, may=NOBODY),
    },
    deeds={
        "people.member.admitted": _("Admitted a member"),
        "people.member.advanced": _("Changed a member's standing"),
        "people.member.background_kept": _("Updated a member's background"),
        "people.member.left": _("Recorded that a member left"),
        "people.member.readmitted": _("Readmitted a member"),
        "people.members.exported": _("Exported members"),
        "people.members.imported": _("Imported members"),
        "people.transfer.accepted": _("Accepted a transfer"),
        "people.transfer.agreed": _("Agreed to a transfer"),
        "people.transfer.asked": _("Requested a transfer"),
        "people.transfer.done": _("Carried out a transfer"),
        "people.transfer.refused": _("Refused a transfer"),
        "people.transfer.released": _("Released a member for a transfer"),
        "people.transfer.withdrawn": _("Withdrew a transfer"),
    },
    details={
        "changed": pgettext_lazy("detail of an entry", "changed"),
        "due_on": pgettext_lazy("detail of an entry", "due on"),
        "duties_ended": pgettext_lazy("detail of an entry", "duties ended"),
        "ends_on": pgettext_lazy("detail of an entry", "ends on"),
        "exception": pgettext_lazy("detail of an entry", "exception"),
        "exceptions": pgettext_lazy("detail of an entry", "exceptions"),
        "from": pgettext_lazy("detail of an entry", "from"),
        "members": pgettext_lazy("detail of an entry", "members"),
        "organisation": pgettext_lazy("detail of an entry", "organisation"),
        "organisations": pgettext_lazy("detail of an entry", "organisations"),
        "rows": pgettext_lazy("detail of an entry", "rows"),
        "standing": pgettext_lazy("detail of an entry", "standing"),
        "starts_on": pgettext_lazy("detail of an entry", "starts on"),
        "to": pgettext_lazy("detail of an entry", "to"),
        "unchanged": pgettext_lazy("detail of an entry", "unchanged"),
        "wrong": pgettext_lazy("detail of an entry", "wrong"),
    },
    nouns={
        "people.member": _("member"),
        "people.transfer": _("transfer of a member"),
    },
    jobs={
        jobs.settle_transfers: _("Complete transfers that are due"),
    },
    notices=(
        NoticeKind(
            "people.transfer_asked",
            N_("A transfer from {source} to {target} awaits the consent of both sides."),
        ),
        NoticeKind(
            "people.transfer_waits",
            N_(
                "Half of the time to answer the transfer from {source} to {target} has passed; "
                "after the deadline the organisation above may answer in its place."
            ),
            is_urgent=True,
        ),
        NoticeKind(
            "people.transfer_silent",
            N_(
                "One side of the transfer from {source} to {target} has not answered in time. "
                "You may answer in its place."
            ),
            is_urgent=True,
        ),
        NoticeKind("people.transfer_done", N_("The transfer from {source} to {target} is done.")),
        NoticeKind(
            "people.transfer_refused",
            N_("The transfer from {source} to {target} was refused; the reason is on its page."),
        ),
        NoticeKind(
            "people.transfer_withdrawn",
            N_("The transfer from {source} to {target} was withdrawn."),
        ),
        NoticeKind(
            "people.transfer_stuck",
            N_(
                "The transfer from {source} to {target} could not take effect: the receiving "
                "organisation is closed, or the member is now the only secretary."
            ),
            is_urgent=True,
        ),
    ),
    rail=(
        RailEntry(
            "house",
            _("Transfers"),
            "people:transfers",
            order=40,
            shows=keeps_members_anywhere,
            key="t",
        ),
    ),
    fills=(Filler("people.member", "people/_account_place.html", account_place, order=80),),
    extracts=EXTRACTS,
    personal=(Part("people.member", PROCESSING),),
    hindrances=HINDRANCES,
    heirs=HEIRS,
    sheets=(MEMBERS,),
    answers=(PERSONS,),
)
