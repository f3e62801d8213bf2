"""Which cases an actor sees, and the one that a code opens."""

from dataclasses import dataclass
from datetime import date, timedelta
from secrets import compare_digest
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.utils.crypto import salted_hmac

from xianfeng.actors.permissions import tops_of
from xianfeng.actors.rules import Actor, System
from xianfeng.cases.models.cases import IS_OPEN, Case, Hand, Ruling
from xianfeng.cases.permissions import HANDLERS, READERS
from xianfeng.cases.rules.codes import digest_of, read_code
from xianfeng.cases.rules.life import Lateness
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import below, windows

SALT = "xianfeng.cases.pass"
LENGTH = 32


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases that arose at a unit in the actor's reach, or that one of them had."""
    rows = Case.objects.select_related("window__parent", "holder__parent", "together_with")
    if isinstance(actor, System):
        return rows
    return rows.filter(_in_reach(actor))


def with_lateness(rows: QuerySet[Case], *, today: date) -> QuerySet[Any]:
    """Say of each case how it stands to a day: late, contact (overdue), soon, or nothing."""
    tomorrow = today + timedelta(days=1)
    is_uncontacted = IS_OPEN & Q(contacted_on=None, contact_due__lt=today)
    is_soon = Q(settle_due__lte=tomorrow) | Q(contacted_on=None, contact_due__lte=tomorrow)
    return rows.annotate(
        lateness=Choose(
            When(IS_OPEN & Q(settle_due__lt=today), then=Value(Lateness.LATE.value)),
            When(is_uncontacted, then=Value(Lateness.CONTACT.value)),
            When(IS_OPEN & is_soon, then=Value(Lateness.SOON.value)),
            default=Value(""),
            output_field=CharField(),
        )
    )


@dataclass(frozen=True)
class WaitingCases:
    """Cases that an officer has to look at first: how late, how many, since when."""

    lateness: Lateness
    count: int
    first_due: date


def waiting_cases(actor: Actor, *, today: date) -> list[WaitingCases]:
    """Count what is late or soon will be of the cases that an officer handles, in one query."""
    reach = Q(pk__in=[])
    for path in tops_of(actor, HANDLERS).units:
        reach |= below(path, prefix="holder__")
    rows = (
        with_lateness(Case.objects.filter(reach, IS_OPEN), today=today)
        .exclude(lateness="")
        .annotate(
            first_due=Choose(
                When(lateness=Lateness.LATE.value, then=F("settle_due")),
                When(contacted_on=None, then=F("contact_due")),
                default=F("settle_due"),
            )
        )
        .order_by()
        .values_list("lateness")
        .annotate(Count("pk"), Min("first_due"))
    )
    found = {Lateness(lateness): (count, due) for lateness, count, due in rows}
    return [WaitingCases(each, *found[each]) for each in Lateness if each in found]


def _in_reach(actor: Actor) -> Q:
    found = Q(pk__in=[])
    for path in tops_of(actor, READERS).units:
        hands = Hand.objects.filter(below(path, prefix="unit__"), case=OuterRef("pk"))
        found |= below(path, prefix="window__") | below(path, prefix="holder__") | Q(Exists(hands))
    return found


def case_of_code(code: str) -> Case | None:
    """Return the case of a citizen's code."""
    letters = read_code(code)
    if not letters:
        return None
    rows = Case.objects.select_related("window__parent", "holder__parent", "together_with")
    return rows.filter(code_digest=digest_of(letters)).first()


def window_of(code: str) -> Unit | None:
    """Return the open window of a code; that it exists is public."""
    return windows().filter(code=code).first()


def open_ruling(case: Case, about: str) -> Ruling | None:
    """Return what the level above still has to decide on a case."""
    return case.rulings.filter(about=about, closed_at=None).first()


def pass_of(window_code: str, day: date) -> str:
    """Return the pass of a window for a day, for those who have rated it with a slip.

    It is one for all of them, and stands in the address of their form: it shows that they hold a
    used slip of the window, never which, for nothing of a slip goes into it.
    """
    made = salted_hmac(SALT, f"{day.isoformat()} {window_code}", algorithm="sha256")
    return made.hexdigest()[:LENGTH]


def is_pass(text: str, window_code: str, *, today: date) -> bool:
    """Tell whether this is the window's pass of today, or of yesterday for who sat past midnight.

    A pass that is none is no error: its holder takes the open door.
    """
    days = (today, today - timedelta(days=1))
    return any(compare_digest(text.encode(), pass_of(window_code, day).encode()) for day in days)
