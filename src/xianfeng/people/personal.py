"""Which personal data of members this room keeps, what for, who sees it, how long."""

from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Processing

SEEN_BY = N_("the member; secretary and officer of the organisation and above; auditors there")
PROCESSING = (
    Processing(
        "record",
        data=N_("Name, number, organisation, standing, dates of joining and of full membership"),
        purpose=N_("to keep the list of members, as every organisation must"),
        seen_by=SEEN_BY,
        kept=N_("as long as the person is a member; afterwards until deletion is requested"),
        order=20,
    ),
    Processing(
        "periods",
        data=N_("Where and with which standing the person was a member, with dates; transfers"),
        purpose=N_("to show the membership as it is, and how it changes"),
        seen_by=SEEN_BY,
        kept=N_("permanently; without the name once deletion has been granted"),
        order=30,
    ),
    Processing(
        "background",
        data=N_("Year of birth (never the day), education"),
        purpose=N_("counts by age group and education; never fewer than ten people in a group"),
        seen_by=SEEN_BY,
        kept=N_("until the member has it removed"),
        is_voluntary=True,
        order=50,
    ),
)
