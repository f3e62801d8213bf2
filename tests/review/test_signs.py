"""Signs of pressure or stuffing: what raises a question, what does not, and how it is answered."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from tests.factories.ballots import make_ballots, make_comments, make_openings, make_round
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
    make_window,
)
from tests.kit import costs_the_same, refuses, with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.ballots import demo
from xianfeng.ballots.models.days import Opening
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.periods import Period
from xianfeng.foundation.refusals import Missing, TooLong
from xianfeng.organisation.demo import PRESSURED_WINDOW
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import windows
from xianfeng.review.models.signs import SignNote
from xianfeng.review.rules.signs import SignKind, batch_at_once, busy_day, same_words, top_marks
from xianfeng.review.selectors.signs import SignCard, signs_of
from xianfeng.review.services.office import NOTE_MOST, answer_sign
from xianfeng.review.words import say_sign

Q3 = Period.parse("2026Q3")
FIRST = date(2026, 9, 1)


@pytest.fixture
def window() -> Unit:
    return make_window(name="婚姻登记窗口", parent=make_unit(name="市民政局"))


def days(*counts: int, first: date = FIRST) -> dict[date, int]:
    return {first + timedelta(days=place): count for place, count in enumerate(counts)}


def kinds(window: Unit) -> list[SignKind]:
    return [card.sign.kind for card in signs_of([window], Q3)]


def asked(card: SignCard) -> str:
    with translation.override("en"):
        return say_sign(card.sign)


def test_a_good_window_is_no_sign_but_hardly_anything_else_than_the_highest_mark_is() -> None:
    good = {5: 600, 4: 250, 3: 100, 2: 30, 1: 20}

    assert top_marks(good, share=0.9, minimum=20) is None
    assert top_marks({5: 19}, share=0.1, minimum=20) is None
    assert top_marks({}, share=0.1, minimum=0) is None
    assert top_marks({5: 980, 4: 20}, share=0.9, minimum=20) is not None


def test_a_day_stands_out_by_the_windows_own_rhythm() -> None:
    even, uneven = [30] * 10, [20, 90, 25, 80, 30, 95, 22, 85, 28, 88]

    assert busy_day(even) == 75.0
    assert (busy_day(uneven) or 0) > 95
    assert busy_day(even[:7]) is None


def test_the_same_words_count_only_where_others_write_them_less() -> None:
    assert same_words("好", 4, own=4, elsewhere=0, others=0) is None
    assert same_words("好", 5, own=5, elsewhere=0, others=0) is not None
    assert same_words("好", 10, own=100, elsewhere=50, others=1000) is None


def test_a_small_batch_and_one_over_several_days_raise_no_question() -> None:
    assert batch_at_once(19, is_one_day=True) is None
    assert batch_at_once(60, is_one_day=False) is None


@pytest.mark.django_db
def test_nearly_all_top_marks_raise_a_question(window: Unit) -> None:
    make_ballots(window, 97)
    make_ballots(window, 1, level=4)

    (card,) = signs_of([window], Q3)

    assert card.sign.kind is SignKind.TOP_MARKS
    assert asked(card).startswith("99.0% of 98 ballots have the highest mark.")
    assert not signs_of([window], Q3.previous())


@pytest.mark.django_db
def test_the_same_answer_of_nearly_all_raises_a_question(window: Unit) -> None:
    make_ballots(window, 99, level=4)
    make_ballots(window, 1)

    (card,) = signs_of([window], Q3)

    assert card.sign.kind is SignKind.SAME_MARKS
    assert asked(card).startswith("99.0% of 100 ballots have the same mark, 4 of 5.")


@pytest.mark.django_db
def test_a_day_out_of_rhythm_raises_a_question(window: Unit) -> None:
    make_openings(window, days(30, 28, 33, 31, 29, 30, 32, 27, 30, 140, 31))

    (card,) = signs_of([window], Q3)

    assert card.sign.seen == {"on": date(2026, 9, 10), "ballots": 140}
    assert "140 ballots were cast" in asked(card)


@pytest.mark.django_db
def test_what_waited_for_enough_ballots_is_no_busy_day(window: Unit) -> None:
    """After two days without an opening 95 ballots come out together; they are of three days."""
    make_openings(window, days(30, 28, 33, 31, 29, 30, 32, 27, 30))
    make_openings(make_window(), days(25, 25, first=date(2026, 9, 10)))
    make_openings(window, {date(2026, 9, 12): 95})

    assert kinds(window) == []


@pytest.mark.django_db
def test_a_batch_used_up_in_one_day_raises_a_question(window: Unit) -> None:
    make_openings(window, days(*[30] * 9))
    batch = Batch.objects.create(round=make_round(window), count=25, printed_on=FIRST, place=1)
    for number in range(25):
        Slip.objects.create(digest=f"{number}", batch=batch, state="used", place=50_000 + number)
    spread = Batch.objects.create(round=make_round(window), count=25, printed_on=FIRST, place=2)
    for number in range(25):
        place = (50_000 if number < 20 else 60_000) + number
        Slip.objects.create(digest=f"s{number}", batch=spread, state="used", place=place)

    (card,) = signs_of([window], Q3)

    assert (card.sign.kind, dict(card.sign.seen)) == (SignKind.BATCH_AT_ONCE, {"slips": 25})


@pytest.mark.django_db
def test_the_same_words_raise_a_question_where_others_do_not_use_them(window: Unit) -> None:
    make_comments(window, *["服务热情周到"] * 8, *["谢谢"] * 6, "排队太久")
    make_comments(make_window(), *["谢谢"] * 20, *["可以"] * 20)

    (card,) = signs_of([window], Q3)

    assert card.sign.kind is SignKind.SAME_WORDS
    assert "8 comments have the same words, “服务热情周到”" in asked(card)


@pytest.mark.django_db
def test_an_answer_is_kept_beside_the_question_with_one_line_in_the_trail(window: Unit) -> None:
    make_ballots(window, 98)

    for text in ("那天是集市。", " 窗口已自查。 "):
        answer_sign(
            actor=SYSTEM,
            window=window,
            kind=SignKind.TOP_MARKS,
            quarter="2026Q3",
            text=text,
            at=NOW,
        )

    (card,) = signs_of([window], Q3)
    assert [note.text for note in card.notes] == ["那天是集市。", "窗口已自查。"]
    assert [entry.verb for entry in Entry.objects.all()] == ["review.sign.answered"] * 2


@pytest.mark.django_db
def test_an_answer_is_said_by_who_looks_after_the_window_and_says_something(window: Unit) -> None:
    def say(text: str, actor: object = SYSTEM) -> None:
        answer_sign(
            actor=actor,  # type: ignore[arg-type]
            window=window,
            kind=SignKind.TOP_MARKS,
            quarter="2026Q3",
            text=text,
            at=NOW,
        )

    own, foreign = make_organisation(unit=window.parent), make_organisation(unit=make_unit())
    say("是", make_actor(RoleKind.SECRETARY, own))
    for actor in (make_actor(RoleKind.SECRETARY, foreign), make_actor(RoleKind.AUDITOR, own)):
        with refuses(NotAllowed):
            say("是", actor)
    with refuses(Missing):
        say(" \n")
    with refuses(TooLong):
        say("长" * (NOTE_MOST + 1))
    assert SignNote.objects.count() == 1
    assert make_member_actor(own)


@pytest.mark.django_db
@pytest.mark.once
def test_of_the_demo_city_the_pressured_window_is_asked_about_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demo, "BALLOTS", 20_000)
    office = make_unit(code="LJ01")
    for number in range(1, 37):
        make_unit(kind=UnitKind.WINDOW, code=f"W{number:02d}", parent=office)
    demo.fill(at=datetime(2026, 11, 24, 3, 0, tzinfo=UTC), seed=7)

    found = [
        card.window.code
        for quarter in Q3.back(6)
        for card in signs_of(list(windows().order_by("code")), quarter)
    ]

    assert set(found) == {PRESSURED_WINDOW}
    assert len(found) >= 3  # a tenth of its ballots; of the whole city each quarter is found


@pytest.fixture
def _then() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_then")
def test_the_office_sees_the_question_and_answers_it(window: Unit) -> None:
    make_ballots(window, 98)
    office = with_role(RoleKind.SECRETARY, make_organisation(unit=window.parent))
    address = f"/signs/{window.code}/top_marks/?period=2026Q3"

    page = office.get("/signs/?lang=en").content.decode()
    assert "100.0% of 98 ballots have the highest mark" in page
    assert address.replace("&", "&amp;") in page
    assert "98 ballots have" in office.get(f"{address}&lang=en").content.decode()
    assert office.post(address, {"text": ""}).status_code == 422
    assert office.post(address, {"text": "当天为集市日"}).status_code == 302
    assert "当天为集市日" in office.get("/signs/").content.decode()
    assert office.get(f"/signs/{window.code}/verdict/").status_code == 404
    earlier = office.get("/signs/?period=2026Q2&lang=en").content.decode()
    assert "have the highest mark" not in earlier


@pytest.mark.django_db
@pytest.mark.usefixtures("_then")
def test_others_do_not_see_the_question(window: Unit) -> None:
    make_ballots(window, 98)
    other = with_role(RoleKind.LEADER, make_organisation(unit=make_unit()))

    assert window.name not in other.get("/signs/").content.decode()
    assert other.get(f"/signs/{window.code}/top_marks/").status_code == 404
    assert Client().get("/signs/").status_code == 302


@pytest.mark.django_db
@pytest.mark.usefixtures("_then")
def test_the_list_of_questions_costs_the_same_for_every_length(window: Unit) -> None:
    reader = with_role(RoleKind.OFFICER, make_organisation(unit=window.parent))

    costs_the_same(
        15, reader, "/signs/", lambda: make_ballots(make_window(parent=window.parent), 98)
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("_then")
def test_the_page_asks_about_all_that_was_planted_and_not_about_an_ordinary_window(
    window: Unit,
) -> None:
    ordinary = make_window(name="户籍窗口", parent=window.parent)
    for own, stuffed in ((window, 140), (ordinary, 34)):
        make_openings(own, days(30, 28, 33, 31, 29, 30, 32, 27, 30, stuffed, 31))
    make_ballots(window, 98)
    make_ballots(ordinary, 70)
    make_ballots(ordinary, 28, level=4)
    make_comments(window, *["服务热情周到"] * 8, *["谢谢"] * 6)
    make_comments(ordinary, *["谢谢"] * 20, "可以", "排队太久")
    batch = Batch.objects.create(round=make_round(window), count=25, printed_on=FIRST, place=1)
    start = Opening.objects.filter(cells__0__round=make_round(window).pk).latest("start").start
    Slip.objects.bulk_create(
        Slip(digest=f"{number}", batch=batch, state="used", place=start + number)
        for number in range(25)
    )
    reader = with_role(RoleKind.OFFICER, make_organisation(unit=window.parent))

    page = reader.get("/signs/?lang=en").content.decode()

    planted = (
        "100.0% of 98 ballots have the highest mark",
        "140 ballots were cast, far more than on its other days",
        "All 25 slips of a batch were used on one day",
        "8 comments have the same words, “服务热情周到”",
    )
    assert [words for words in planted if words not in page] == []
    assert "户籍窗口" not in page
