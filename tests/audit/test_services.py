import pytest

from tests.factories.organisation import NOW, make_member_actor, make_organisation
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.organisation.permissions import SYSTEM

pytestmark = pytest.mark.django_db


def test_record_writes_who_did_what_to_which_record() -> None:
    branch = make_organisation()
    member = make_member_actor(branch)

    record(actor=member, verb="organisation.named", subject=branch, at=NOW, detail={"rows": 2})
    record(actor=SYSTEM, verb="organisation.named", subject=branch, at=NOW)

    lines = [
        (entry.user_id, entry.actor_kind, entry.subject_type, entry.subject_id, entry.detail)
        for entry in Entry.objects.order_by("number")
    ]
    place = ("organisation.organisation", str(branch.pk))
    assert lines == [
        (member.user_id, "member", *place, {"rows": 2}),
        (None, "system", *place, {}),
    ]
