"""Which cases an actor sees, and the one that a code opens."""

from datetime import date, timedelta

from django.db.models import Case as Choose
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value, When

from xianfeng.actors.permissions import tops_of
from xianfeng.actors.rules import Actor, System
from xianfeng.cases.models.cases import IS_OPEN, Case, Hand, Ruling
from xianfeng.cases.permissions import READERS
from xianfeng.cases.rules.codes import digest_of, read_code
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import below, windows


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases that arose at a unit in the actor's reach, or that one of them had."""
    rows = Case.objects.select_related("window__parent", "holder__parent", "together_with")
    if isinstance(actor, System):
        return rows
    return rows.filter(_in_reach(actor))


def with_lateness(rows: QuerySet[Case], *, today: date) -> QuerySet[Case]:
    """Say of each case how it stands to a day: late, contact (overdue), soon, or nothing."""
    tomorrow = today + timedelta(days=1)
    is_uncontacted = IS_OPEN & Q(contacted_on=None, contact_due__lt=today)
    return rows.annotate(
        lateness=Choose(
            When(IS_OPEN & Q(settle_due__lt=today), then=Value("late")),
            When(is_uncontacted, then=Value("contact")),
            When(IS_OPEN & Q(settle_due__lte=tomorrow), then=Value("soon")),
            default=Value(""),
            output_field=CharField(),
        )
    )


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
