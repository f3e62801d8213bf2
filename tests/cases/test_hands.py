"""Who has a case and for how long; the level above decides after the second return."""

from datetime import date

import pytest
from django.urls import reverse

from tests.factories.cases import Street, fresh, make_case, on, settle
from tests.kit import refuses, signed_in
from xianfeng.actors.rules import Actor
from xianfeng.asks.rules import AnsweredAlready
from xianfeng.cases.models.cases import About, Ruling
from xianfeng.cases.rules.life import Stage
from xianfeng.cases.rules.refusals import AlreadyDecided, NobodyGave, SameUnit, UnderRuling
from xianfeng.cases.selectors.card import case_card
from xianfeng.cases.services.citizen import ask_above
from xianfeng.cases.services.hands import decide_ruling, hand_over, send_back
from xianfeng.cases.services.office import answer_case, close_unsettled
from xianfeng.foundation.errors import NotAllowed, OwnMatter
from xianfeng.foundation.refusals import Missing
from xianfeng.notices.models import Notice

pytestmark = pytest.mark.django_db


class Order(Street):
    """A case of Monday 12 October at the desk of the city, sent to and fro."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = self.city
        self.case = make_case(self.desk, at=on(12))

    def bounce(self) -> Ruling:
        hand_over(actor=self.above, case=self.case, unit=self.office, reason="属城管", at=on(12))
        send_back(actor=self.officer, case=self.case, reason="不是我们", at=on(13))
        hand_over(actor=self.above, case=self.case, unit=self.other, reason="属街道", at=on(13))
        send_back(actor=self.other_officer, case=self.case, reason="也不是我们", at=on(14))
        return Ruling.objects.get()


def test_a_case_that_is_sent_to_and_fro_is_due_from_its_arrival_and_every_hand_shows_its_share() -> (
    None
):
    """T14."""
    order = Order()
    ruling = order.bounce()
    assert (ruling.about, ruling.organisation) == (About.RETURNED, order.root)
    with refuses(UnderRuling):
        hand_over(actor=order.above, case=order.case, unit=order.office, reason="再派", at=on(15))
    with pytest.raises(Missing):
        decide_ruling(actor=order.above, ruling=ruling, answer="由城管办理", at=on(15))

    decide_ruling(
        actor=order.above, ruling=ruling, answer="由城管办理", unit=order.office, at=on(15)
    )
    with refuses(AlreadyDecided):
        send_back(actor=order.officer, case=order.case, reason="还不是", at=on(16))
    settle(order.officer, order.case, at=on(20))

    case = fresh(order.case)
    card = case_card(case, at=on(21))
    assert case.settle_due == date(2026, 10, 19)
    assert [(t.span.unit, t.days, t.working, t.over) for t in card.hands] == [
        ("临江市", 0, 0, 0),
        ("城管局", 1, 1, 0),
        ("临江市", 0, 0, 0),
        ("街道办", 1, 1, 0),
        ("临江市", 1, 1, 0),
        ("城管局", 5, 3, 1),
    ]
    assert (card.days, card.working, card.over) == (8, 6, 1)
    assert [t.span.returned for t in card.hands if t.span.returned] == ["不是我们", "也不是我们"]
    assert case.is_late(date(2026, 10, 21))


def test_whoever_sent_a_case_back_does_not_decide_whose_it_is() -> None:
    street = Street()
    case = make_case(street.city, at=on(12))
    hand_over(actor=street.above, case=case, unit=street.office, reason="属城管", at=on(12))
    send_back(actor=street.above, case=case, reason="不是", at=on(13))
    hand_over(actor=street.above, case=case, unit=street.other, reason="属街道", at=on(13))
    send_back(actor=street.above, case=case, reason="不是", at=on(14))

    with refuses(OwnMatter):
        decide_ruling(
            actor=street.above,
            ruling=Ruling.objects.get(),
            answer="由城管办理",
            unit=street.office,
            at=on(15),
        )


def test_a_case_moves_sideways_by_the_office_and_not_by_the_window() -> None:
    street = Street()
    case = make_case(street.window, at=on(12))

    with refuses(NotAllowed):
        hand_over(actor=street.head, case=case, unit=street.second, reason="属不动产", at=on(12))
    with refuses(NobodyGave):
        send_back(actor=street.head, case=case, reason="不是我们", at=on(12))
    with refuses(SameUnit):
        hand_over(actor=street.officer, case=case, unit=street.window, reason="属我们", at=on(12))
    hand_over(actor=street.officer, case=case, unit=street.second, reason="属不动产", at=on(12))

    assert fresh(case).holder == street.second
    assert Notice.objects.get(kind="cases.handed").user_id == street.second_head.user_id


def test_the_level_above_answers_a_citizen_and_opens_the_case_again_for_a_unit() -> None:
    street = Street()
    case = make_case(street.window, at=on(12))
    close_unsettled(actor=street.head, case=case, reason="超出职权", at=on(13))
    ruling = ask_above(case=case, words="请上级看看", at=on(14))
    above = make_above(street)
    page = signed_in(above).get(reverse("cases:ruling", args=[ruling.pk]))
    assert page.status_code == 200

    decide_ruling(actor=above, ruling=ruling, answer="应由街道办理", unit=street.other, at=on(15))

    case = fresh(case)
    assert (case.stage, case.holder, case.reopenings) == (Stage.AGAIN, street.other, 1)
    with refuses(AnsweredAlready):
        decide_ruling(actor=above, ruling=ruling, answer="再来一次", at=on(15))


def test_the_level_above_may_answer_without_moving_anything() -> None:
    street = Street()
    case = make_case(street.window, at=on(12))
    ruling = ask_above(case=case, words="请上级看看", at=on(14))

    decide_ruling(actor=make_above(street), ruling=ruling, answer="正在按期办理", at=on(15))

    assert fresh(case).holder == street.window
    assert case.lines.latest("number").words == "正在按期办理"


def test_whoever_answered_a_citizen_is_not_the_level_above_that_the_citizen_asks() -> None:
    street = Street()
    case = make_case(street.window, at=on(12))
    words = "按规定不能办理。"
    answer_case(actor=street.above, case=case, words=words, public_words=words, at=on(13))
    ruling = ask_above(case=case, words="请上级看看", at=on(14))

    with refuses(OwnMatter):
        decide_ruling(actor=street.above, ruling=ruling, answer="答复正确", at=on(15))


def make_above(street: Street) -> Actor:
    """Whoever decides at the organisation above the window's office."""
    return street.above
