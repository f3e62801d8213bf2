import pytest

from xianfeng.foundation.doors import (
    FORM,
    HOUSE,
    NOBODY,
    ROLES,
    RUNNERS,
    SIGNED_IN,
    WATCHERS,
    Abroad,
    Answer,
    Place,
    Rule,
    Subject,
    only,
    public,
)

OWN, FOREIGN = Place


@pytest.mark.parametrize(
    ("rule", "subject", "method", "place", "answer"),
    [
        (Rule(), Subject.MEMBER, "POST", OWN, Answer.NO_METHOD),
        (Rule(), Subject.MEMBER, "HEAD", OWN, Answer.IN),
        (Rule(), Subject.ANYONE, "GET", OWN, Answer.SIGN_IN),
        (Rule(door=NOBODY), Subject.ANYONE, "GET", OWN, Answer.FORBIDDEN),
        (public(), Subject.ANYONE, "GET", OWN, Answer.IN),
        (Rule(door=ROLES), Subject.MEMBER, "GET", OWN, Answer.FORBIDDEN),
        (Rule(whole=WATCHERS), Subject.AUDITOR, "GET", OWN, Answer.FORBIDDEN),
        (Rule(sees=HOUSE), Subject.OFFICIAL, "GET", OWN, Answer.UNKNOWN),
        (Rule(sees=HOUSE), Subject.LEADER, "GET", FOREIGN, Answer.UNKNOWN),
        (Rule(sees=HOUSE, abroad=Abroad.SEEN), Subject.LEADER, "GET", FOREIGN, Answer.FORBIDDEN),
        (Rule(sees=HOUSE, abroad=Abroad.OPEN), Subject.LEADER, "GET", FOREIGN, Answer.IN),
        (Rule(FORM, sees=HOUSE, may=RUNNERS), Subject.LEADER, "POST", OWN, Answer.FORBIDDEN),
        (Rule(FORM, sees=HOUSE, may=RUNNERS), Subject.OFFICER, "POST", OWN, Answer.IN),
    ],
)
def test_a_page_answers_by_its_rule(
    rule: Rule, subject: Subject, method: str, place: Place, answer: Answer
) -> None:
    assert rule.answer(subject, method, place) is answer


def test_a_rule_tells_what_the_gate_asks() -> None:
    assert (Rule().allowed, Rule(FORM).allowed) == (["GET", "HEAD"], ["GET", "HEAD", "POST"])
    assert Rule(frozenset({"POST"})).allowed == ["POST"]
    assert (Rule().needs_sign_in, public().needs_sign_in) == (True, False)
    assert Rule(sees=HOUSE).names_a_thing
    assert only(*SIGNED_IN) == SIGNED_IN
