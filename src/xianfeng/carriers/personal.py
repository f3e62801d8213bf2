"""What this room stores on a member: proposals, words to come, and having been there (D3, D9)."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.models.carriers import CarrierMove
from xianfeng.foundation.errors import N_
from xianfeng.foundation.personal import Processing, Section, ShownOn
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member

PROCESSING = (
    Processing(
        "carriers",
        data=N_("Carriers proposed, activities signed up for, check-ins"),
        purpose=N_("to know who comes, and to count who took part; never to rank people"),
        seen_by=N_("the member; who runs the carrier"),
        kept=N_("permanently; without the name once deletion has been granted"),
        is_voluntary=True,
        order=120,
    ),
)


def shown_on(member: Member) -> tuple[ShownOn, ...]:
    """List the activities whose page shows the member to those who run them."""
    return (
        ShownOn("carriers.activity", member.sign_ups.all(), "activity"),
        ShownOn("carriers.activity", member.check_ins.all(), "activity"),
    )


def activities_of(member: Member) -> Section | None:
    """Gather what a member has proposed, signed up for and been at."""
    rows = [
        (move.happened_on, gettext("proposed"), move.carrier.title)
        for move in CarrierMove.objects.filter(number=1, carrier__proposed_by=member)
        .select_related("carrier")
        .order_by("carrier")
    ]
    rows += [
        (day_of(word.signed_up_at), gettext("signed up"), word.activity.title)
        for word in member.sign_ups.select_related("activity").order_by("pk")
    ]
    rows += [
        (day_of(there.checked_in_at), gettext("checked in"), there.activity.title)
        for there in member.check_ins.select_related("activity").order_by("pk")
    ]
    if not rows:
        return None
    return Section(
        "carriers",
        _("My part in carriers"),
        {"day": _("Day"), "what": _("What"), "title": _("Title")},
        rows,
    )
