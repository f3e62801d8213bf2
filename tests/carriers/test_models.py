from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from tests.factories.carriers import (
    make_activity,
    make_carrier,
    make_check_in,
    make_endorsement,
    make_move,
    make_sign_up,
)
from tests.factories.organisation import NOW
from xianfeng.carriers.models.carriers import Carrier, CarrierMove
from xianfeng.carriers.rules.life import Deed, Serves, Stage, Voice

pytestmark = pytest.mark.django_db


def test_a_record_says_what_it_is_without_the_name_of_a_person() -> None:
    carrier = make_carrier(title="清河日", serves=Serves.WHOLE_PLAN)
    activity = make_activity(carrier=carrier, title="清河行动")
    sign_up, check_in = make_sign_up(activity), make_check_in(activity)

    assert str(carrier) == "清河日"
    assert str(make_endorsement(carrier, Voice.PUBLIC)) == "清河日 public"
    assert str(carrier.moves.get()) == "清河日 propose"
    assert str(activity) == "清河行动"
    assert str(sign_up) == f"清河行动 {sign_up.member_id}"
    assert str(check_in) == f"清河行动 {check_in.member_id}"


def test_a_carrier_says_whom_it_serves() -> None:
    assert make_carrier(serves=Serves.WHOLE_PLAN).serves == {Serves.WHOLE_PLAN}


def twice(carrier: Carrier) -> None:
    CarrierMove.objects.create(
        carrier=carrier, number=1, step=Deed.PROPOSE.value, happened_at=NOW, recorded_at=NOW
    )


@pytest.mark.parametrize(
    ("constraint", "write"),
    [
        ("carrier_id, .*number|carrier_move_once", twice),
        ("carrier_move_in_its_life", lambda it: make_move(it, Deed.PROPOSE, NOW)),
        ("carrier_move_has_reason", lambda it: make_move(it, Deed.END, NOW, reason="")),
        ("carrier_move_has_due_date", lambda it: make_move(it, Deed.START, NOW, review_date=None)),
        (
            "carrier_move_has_happened",
            lambda it: it.moves.update(happened_at=NOW + timedelta(days=1), recorded_at=NOW),
        ),
    ],
)
def test_the_database_keeps_what_a_move_promises(
    constraint: str, write: Callable[[Carrier], object]
) -> None:
    carrier = make_carrier()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write(carrier)


def test_a_life_is_never_lost_with_what_lived_it() -> None:
    carrier = make_carrier(stage=Stage.TRIAL)

    with pytest.raises(ProtectedError):
        carrier.delete()
    assert carrier.moves.count() == 3
