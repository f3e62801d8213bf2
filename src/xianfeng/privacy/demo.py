"""A correction that waits in the demo city."""

from datetime import datetime, timedelta

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.organisation.demo.history import beginning
from xianfeng.people.models.members import Member

from .models import Correction
from .rules.requests import CorrectedField


def fill(*, at: datetime, seed: int) -> str:
    """Let the last member of the first branch without an account ask for a correction."""
    del seed
    began_at = beginning(at)
    home = Member.objects.order_by("pk")[0].organisation_id
    corrected = Member.objects.filter(organisation=home, user=None, left_on=None).order_by("-pk")[0]
    assert corrected.joined_date is not None
    with transaction.atomic():
        correction = Correction.objects.create(
            member=corrected,
            field=CorrectedField.JOINED_DATE.value,
            old=corrected.joined_date.isoformat(),
            new=(corrected.joined_date + timedelta(days=1)).isoformat(),
            reason="与入党志愿书上的日期不一致",
            asked_at=at - timedelta(days=3),
        )
        record(actor=System("demo"), verb="privacy.demo.filled", subject=correction, at=began_at)
    return "1 correction"
