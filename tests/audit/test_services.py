import pytest

from tests.factories.organisation import NOW, make_member_actor, make_organisation
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.audit.rules import START, chained
from xianfeng.audit.services import record

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


def test_what_is_no_number_of_json_is_kept_by_its_name_and_lies_in_the_chain() -> None:
    odd = [float("inf"), float("-inf"), float("nan")]

    record(
        actor=SYSTEM,
        verb="organisation.named",
        subject=make_organisation(),
        at=NOW,
        detail={"value": odd},
        changes={"share": odd[1:]},
    )

    entry = Entry.objects.get()
    assert entry.detail == {"value": ["Infinity", "-Infinity", "NaN"]}
    assert entry.changes == {"share": ["-Infinity", "NaN"]}
    assert entry.digest == chained(START, entry.number, entry.text).hex()
