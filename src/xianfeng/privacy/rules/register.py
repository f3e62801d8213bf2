"""The register of processing: which personal data, what for, who sees it, how long (PIPL)."""

from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Processing

NEVER_KEPT = (
    N_("identity numbers"),
    N_("home addresses"),
    N_("telephone numbers of members"),
    N_("family"),
    N_("whereabouts"),
    N_("points, scores or rankings of people"),
)
"""What no table of the platform has a place for."""
REGISTER = (
    Processing(
        "deputyships",
        data=N_("Who acts as whose deputy, where, from when until when, and why"),
        purpose=N_("so that everybody knows in whose name something was done"),
        seen_by=N_("both persons; administrators there; whoever may read the names of who leads"),
        kept=N_("as long as the accounts are kept; the reason until deletion is requested"),
    ),
    Processing(
        "record",
        data=N_("Name, number, organisation, standing, date of joining"),
        purpose=N_("to keep the list of members, as every organisation must"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("as long as the person is a member; afterwards until deletion is requested"),
    ),
    Processing(
        "periods",
        data=N_("Where and with which standing the person was a member, with dates; transfers"),
        purpose=N_("to show the membership as it is, and how it changes"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("permanently; without the name once deletion has been granted"),
    ),
    Processing(
        "posts",
        data=N_("Posts held in an organisation, with dates"),
        purpose=N_("to know who leads, and when an election is due"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("permanently; without the name once deletion has been granted"),
    ),
    Processing(
        "background",
        data=N_("Year of birth (never the day), education"),
        purpose=N_("counts by age group and education; never fewer than ten people in a group"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("until the member has it removed"),
        is_voluntary=True,
    ),
    Processing(
        "strengths",
        data=N_("Skills, wishes, free time, as the member says"),
        purpose=N_("to find tasks that fit, and to count what members would like"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("until the member changes or removes it"),
        is_voluntary=True,
    ),
    Processing(
        "requests",
        data=N_("Requests to correct or delete, with the answers"),
        purpose=N_("to show what was requested and answered"),
        seen_by=N_("the member; the office that answers"),
        kept=N_("permanently; the text is removed when deletion is granted"),
    ),
    Processing(
        "rolls",
        data=N_("Which rolls a member is on"),
        purpose=N_("so that everybody can check who may vote, endorse or answer"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("permanently, as proof of the vote; the number is part of the frozen roll's hash"),
    ),
    Processing(
        "account",
        data=N_("Sign-in name, hash of the password, time of the last sign-in, roles"),
        purpose=N_("to know who is acting"),
        seen_by=N_("the person; administrators"),
        kept=N_("as long as the account exists; erased when deletion is granted after leaving"),
    ),
    Processing(
        "notices",
        data=N_("Notices in the inbox"),
        purpose=N_("to tell a person what there is to know or do"),
        seen_by=N_("only the person"),
        kept=N_("180 days after they were read, unless the operator has set otherwise"),
    ),
    Processing(
        "trail",
        data=N_("Who did or viewed what, and when"),
        purpose=N_("so that no action can be denied and no look stays hidden"),
        seen_by=N_("auditors; each person as far as it concerns them"),
        kept=N_("as set by the operator; older entries are pruned as a whole"),
    ),
)
