"""What others may know of this room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.access import jobs
from xianfeng.access.asking import ASKER
from xianfeng.access.permissions import opens_accounts_anywhere
from xianfeng.access.selectors.accounts import accounts_looked_after_by
from xianfeng.access.selectors.acting import acting_in
from xianfeng.access.selectors.deputies import names_of
from xianfeng.access.selectors.in_the_way import HINDRANCES
from xianfeng.access.selectors.roles import my_roles_place, roles_place
from xianfeng.access.services.administrators import settle_closing
from xianfeng.access.services.heirs import HEIRS
from xianfeng.accounts.policy import Policy
from xianfeng.actors.rules import kinds_held
from xianfeng.audit.naming import Names
from xianfeng.foundation.doors import (
    ADMINISTRATOR,
    FORM,
    KEEPERS,
    ROLE_READERS,
    ROLES,
    SEND,
    SIGNED_IN,
    Rule,
)
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Part, Processing
from xianfeng.foundation.room import Filler, NoticeKind, RailEntry, Room

PROCESSING = (
    Processing(
        "deputyships",
        data=N_("Who acts as whose deputy, where, from when until when, and why"),
        purpose=N_("so that everybody knows in whose name something was done"),
        seen_by=N_("both persons; administrators there; whoever may read the names of who leads"),
        kept=N_("as long as the accounts are kept; the reason until deletion is requested"),
        order=10,
    ),
)
ROOM = Room(
    "access",
    doors={
        # who holds which role: those who give roles there, and auditors
        "access:roles": Rule(sees=ROLE_READERS),
        "access:give_role": Rule(FORM, sees=ROLE_READERS, may=KEEPERS),
        "access:open_official": Rule(FORM, sees=ROLE_READERS, may=ADMINISTRATOR),
        "access:unit_roles": Rule(sees=ROLE_READERS),
        "access:give_unit_role": Rule(FORM, sees=ROLE_READERS, may=KEEPERS),
        "access:open_unit_official": Rule(FORM, sees=ROLE_READERS, may=ADMINISTRATOR),
        "access:all_roles": Rule(whole=ADMINISTRATOR),
        "access:give_whole_role": Rule(FORM, whole=ADMINISTRATOR),
        "access:open_whole_official": Rule(FORM, whole=ADMINISTRATOR),
        "access:end_role": Rule(FORM, sees=ROLE_READERS, may=KEEPERS),
        "access:deputies": Rule(),
        "access:name_deputy": Rule(FORM, door=ROLES),
        "access:stop_acting": Rule(SEND),
        "access:act_for": Rule(SEND, sees=SIGNED_IN),
        "access:end_deputyship": Rule(SEND, sees=SIGNED_IN),
    },
    deeds={
        "access.account.opened": _("Opened the account of a member"),
        "access.accounts.opened": _("Opened the accounts of members"),
        "access.deputyship.ended": _("Ended a deputyship"),
        "access.deputyship.laid_down": _("Stopped acting for somebody"),
        "access.deputyship.named": _("Named a deputy"),
        "access.deputyship.taken_up": _("Started acting for somebody"),
        "access.role.given": _("Gave a role"),
        "access.role.taken": _("Ended a role"),
    },
    details={
        "deputy": pgettext_lazy("detail of an entry", "deputy"),
        "deputyships": pgettext_lazy("detail of an entry", "deputyships"),
        "ends_at": pgettext_lazy("detail of an entry", "ends at"),
        "principal": pgettext_lazy("detail of an entry", "acted for"),
        "roles": pgettext_lazy("detail of an entry", "roles"),
        "starts_at": pgettext_lazy("detail of an entry", "starts at"),
        "user": pgettext_lazy("detail of an entry", "account"),
    },
    nouns={
        "access.deputyship": _("deputyship"),
        "access.role": _("role"),
    },
    jobs={
        jobs.tell_of_deputies: _("Notify about deputyships that begin or end"),
    },
    notices=(
        NoticeKind("access.role_given", N_("You have been given a role at {place}.")),
        NoticeKind("access.role_taken", N_("One of your roles at {place} has been ended.")),
        NoticeKind(
            "access.deputy_named",
            N_("{deputy} has been named to act for {principal} from {first} to {last}."),
        ),
        NoticeKind(
            "access.deputy_begins",
            N_("{deputy} may act for {principal} from today until {last}."),
        ),
        NoticeKind(
            "access.deputy_ends_tomorrow",
            N_("Tomorrow is the last day that {deputy} acts for {principal}."),
        ),
        NoticeKind("access.deputy_ended", N_("{deputy} no longer acts for {principal}.")),
    ),
    rail=(RailEntry("own", _("Deputies"), "access:deputies", order=90),),
    fills=(
        Filler("organisation.organisation", "access/_roles_place.html", roles_place, order=80),
        Filler("organisation.unit", "access/_roles_place.html", roles_place, order=80),
        Filler("accounts.home", "access/_my_roles_place.html", my_roles_place),
        Filler("page.top", "access/_acting.html", acting_in),
    ),
    personal=(Part("access.deputyships", PROCESSING),),
    hindrances=HINDRANCES,
    heirs=HEIRS,
    answers=(
        ASKER,
        Names(of=names_of),
        Policy(
            roles=kinds_held,
            managed=accounts_looked_after_by,
            opens=opens_accounts_anywhere,
            closed=settle_closing,
        ),
    ),
)
