"""What this room stores on a member: what the member says of skills, wishes and free time."""

from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Processing, Section
from xianfeng.people.models.members import Member
from xianfeng.volunteering.words import WEEKDAYS

PROCESSING = (
    Processing(
        "strengths",
        data=N_("Skills, wishes, free time, as stated by the member"),
        purpose=N_("to find tasks that fit, and to count what members would like"),
        seen_by=N_(
            "the member; secretary and officer of the organisation and above; auditors there"
        ),
        kept=N_("until the member changes or removes it"),
        is_voluntary=True,
        order=60,
    ),
)


def skills_of(member: Member) -> Section:
    """Return what a member is good at, as the member says."""
    rows = [(str(row),) for row in member.skills.order_by("pk")]
    return Section("skills", _("My skills"), {"skill": _("Skill")}, rows)


def wishes_of(member: Member) -> Section:
    """Return what a member would like, as the member says."""
    rows = [(str(row),) for row in member.wishes.order_by("pk")]
    return Section("wishes", _("My wishes"), {"wish": _("Wish")}, rows)


def free_time_of(member: Member) -> Section:
    """Return when a member has time, as the member says."""
    return Section(
        "free_time",
        _("When I have time"),
        {"weekday": _("Day of the week"), "part": _("Part of the day")},
        [
            (str(WEEKDAYS[row.weekday]), row.get_part_display())
            for row in member.free_hours.order_by("weekday", "pk")
        ],
    )
