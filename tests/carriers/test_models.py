import pytest

from tests.factories.carriers import (
    make_activity,
    make_carrier,
    make_check_in,
    make_endorsement,
    make_sign_up,
)
from xianfeng.carriers.rules import Serves, Voice

pytestmark = pytest.mark.django_db


def test_a_record_says_what_it_is_without_the_name_of_a_person() -> None:
    carrier = make_carrier(title="清河日", serves=Serves.WHOLE_PLAN)
    activity = make_activity(carrier=carrier, title="清河行动")
    sign_up, check_in = make_sign_up(activity), make_check_in(activity)

    assert str(carrier) == "清河日"
    assert str(make_endorsement(carrier, Voice.PUBLIC)) == "清河日 public"
    assert str(activity) == "清河行动"
    assert str(sign_up) == f"清河行动 {sign_up.member_id}"
    assert str(check_in) == f"清河行动 {check_in.member_id}"


def test_a_carrier_says_whom_it_serves() -> None:
    assert make_carrier(serves=Serves.WHOLE_PLAN).serves == {Serves.WHOLE_PLAN}
