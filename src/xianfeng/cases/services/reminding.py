"""Telling those who have a case that it is nearly due, and the level above too that it is late."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from xianfeng.actors.rules import Actor
from xianfeng.cases.models.cases import IS_OPEN, Case
from xianfeng.cases.selectors.people import readers_of_contact, responsible_for
from xianfeng.notices.models import Notice
from xianfeng.notices.services import notify
from xianfeng.organisation.selectors.days import day_of


def tell_of_deadlines(*, actor: Actor, at: datetime) -> int:
    """Tell once of each day that comes by tomorrow, and once of each that has passed."""
    today = day_of(at)
    rows = Case.objects.filter(IS_OPEN, settle_due__lte=today + timedelta(days=1))
    told = 0
    for case in rows.select_related("holder__parent").order_by("settle_due", "pk"):
        is_late = case.is_late(today)
        kind = "cases.late" if is_late else "cases.due"
        key = f"case-{case.pk}-{case.settle_due.isoformat()}"
        with transaction.atomic():
            if Notice.objects.filter(kind=kind, key=key).exists():
                continue
            find = (
                readers_of_contact(case, at=at) if is_late else responsible_for(case.holder, at=at)
            )
            told += notify(
                actor=actor,
                user_ids=find,
                kind=kind,
                at=at,
                details={"number": case.number, "unit": case.holder.name},
                url=reverse("cases:case", args=[case.pk]),
                key=key,
            )
    return told
