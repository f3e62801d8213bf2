"""What a citizen does with a case and finds on its page, without an account."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories.ballots import contents_in_the_box, make_slips
from tests.factories.cases import CONTACT, WORDS, Street, fresh, on, open_at, settle
from tests.kit import refuses, signed_in
from xianfeng.audit.models import Entry
from xianfeng.cases.models.cases import Case, Ruling
from xianfeng.cases.models.said import FollowUp, Message
from xianfeng.cases.rules.codes import CODE_LENGTH
from xianfeng.cases.rules.life import Stage, Verdict
from xianfeng.cases.rules.refusals import NoContact, NothingAsked
from xianfeng.cases.selectors.figures import outcome
from xianfeng.cases.selectors.sending import those_who_want
from xianfeng.cases.services.citizen import (
    add_words,
    answer_follow_up,
    ask_above,
    open_case,
    reopen,
)
from xianfeng.cases.services.office import close_unsettled
from xianfeng.cases.words import say_line
from xianfeng.foundation.refusals import Missing
from xianfeng.notices.models import Notice
from xianfeng.organisation.services.ground import IsClosed

pytestmark = pytest.mark.django_db


def page(client: Client, code: str, lang: str = "en") -> str:
    response = client.get(reverse("cases:follow", args=[code]), {"lang": lang})
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, code: str, do: str, words: str = "") -> int:
    address = reverse("cases:follow", args=[code])
    status: int = client.post(address, {"do": do, "words": words}).status_code
    return status


def test_one_click_not_settled_reopens_the_case_with_a_dated_line_of_its_own(
    client: Client,
) -> None:
    """T01."""
    street = Street()
    opened = open_at(street.window, at=on(2, 3))
    settle(street.head, opened.case, at=on(3, 3))

    answer_follow_up(case=opened.case, verdict=Verdict.NO, at=on(24, 3))

    case = fresh(opened.case)
    assert (case.stage, case.pk, case.arrived_on) == (
        Stage.AGAIN,
        opened.case.pk,
        date(2026, 3, 2),
    )
    assert case.settle_due == opened.case.settle_due
    assert list(case.lines.order_by("number").values_list("kind", "on", "words"))[-2:] == [
        ("settle", date(2026, 3, 3), ""),
        ("deny", date(2026, 3, 24), ""),
    ]
    assert {move.pk for move in case.moves.all()} == {
        line.move_id for line in case.lines.all() if line.move_id
    }
    counts = outcome(Case.objects.all(), today=date(2026, 3, 25))
    assert (counts.confirmed, counts.settled, counts.open, counts.reopened) == (0, 0, 1, 1)
    assert "You answered the follow-up: not settled. (no comment)" in page(client, opened.code)
    listed = signed_in(street.above).get(reverse("cases:cases"), {"lang": "en"}).content.decode()
    assert "reopened" in listed


def test_what_a_citizen_adds_to_a_closed_case_is_read_the_same_day_and_reopens_by_one_click(
    client: Client,
) -> None:
    """T02."""
    street = Street()
    opened = open_at(street.window, at=on(8, 9))
    close_unsettled(actor=street.head, case=opened.case, reason="超出窗口职权", at=on(9, 9))
    assert "is told today" in page(client, opened.code)

    add_words(case=opened.case, words="还是没有办成，又跑了两趟", at=on(30, 9))

    told = Notice.objects.get(kind="cases.added")
    assert (told.user_id, told.recorded_at.astimezone(UTC)) == (
        street.head.user_id,
        datetime(2026, 9, 29, 16, tzinfo=UTC),
    )
    assert fresh(opened.case).stage == Stage.UNSETTLED

    reopen(case=opened.case, at=on(30, 9))

    case = fresh(opened.case)
    assert (case.stage, case.reopenings, case.arrived_on) == (Stage.AGAIN, 1, date(2026, 9, 8))
    assert case.settle_due == opened.case.settle_due


def test_partly_settled_stays_open_with_what_is_left_and_is_no_settlement() -> None:
    """T03."""
    street = Street()
    case = open_at(street.window, words="证没有发，多收了20元。", at=on(12)).case
    settle(street.head, case, at=on(14))

    with pytest.raises(Missing):
        answer_follow_up(case=case, verdict=Verdict.PARTLY, at=on(15))
    answer_follow_up(case=case, verdict=Verdict.PARTLY, words="钱没有退", at=on(15))

    now = fresh(case)
    assert (now.stage, now.lines.latest("number").words) == (Stage.PARTLY, "钱没有退")
    for verdict in (Verdict.YES, Verdict.NO, None):
        other = open_at(street.window, at=on(12)).case
        settle(street.head, other, at=on(13))
        if verdict:
            answer_follow_up(case=other, verdict=verdict, at=on(14))
    counts = outcome(Case.objects.all(), today=date(2026, 10, 15))
    assert (counts.yes, counts.partly, counts.no, counts.silent) == (1, 1, 1, 1)
    assert counts.asked == 4
    assert counts.confirmed == 1


def test_the_page_says_who_reads_what_and_the_case_holds_nothing_of_a_ballot(
    client: Client,
) -> None:
    """T18."""
    street = Street()
    make_slips(street.window)
    address = reverse("cases:new")
    asked = client.get(address, {"window": street.window.code, "lang": "en"}).content.decode()
    button = asked.index("Open the case")
    for said in (
        "the level above",
        "rating stays unlinked",
        "Without a contact there can be no answer",
    ):
        assert asked.index(said) < button
    ballots = len(contents_in_the_box())

    refused = client.post(f"{address}?window={street.window.code}", {"words": WORDS, "contact": ""})
    assert (refused.status_code, Case.objects.count()) == (422, 0)
    done = client.post(
        f"{address}?window={street.window.code}", {"words": WORDS, "contact": CONTACT}
    )

    assert done.status_code == 303
    case = Case.objects.get()
    assert (case.words, case.contact, len(contents_in_the_box())) == (WORDS, CONTACT, ballots)
    names = {field.name for field in Case._meta.get_fields()}
    assert not {name for name in names if "slip" in name or "ballot" in name or "leaf" in name}
    assert "level" not in names
    seen = signed_in(street.head).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert CONTACT in seen


def test_without_a_contact_no_case_opens() -> None:
    street = Street()

    with refuses(NoContact):
        open_case(window=street.window, words=WORDS, contact=" ", at=on(12))


def test_a_citizens_deed_is_known_by_its_day_alone() -> None:
    street = Street()
    before = Entry.objects.count()
    opened = open_at(street.window, at=on(12, hour=15))
    add_words(case=opened.case, words="补充一点", at=on(13, hour=16))
    ask_above(case=opened.case, words="请上级看看", at=on(13, hour=16))

    assert Entry.objects.count() == before
    moments = [
        *opened.case.moves.values_list("recorded_at", flat=True),
        *Notice.objects.values_list("recorded_at", flat=True),
        *Ruling.objects.values_list("asked_at", flat=True),
    ]
    assert {(at.hour, at.minute) for at in moments} == {(16, 0)}  # midnight, eight hours ahead


def test_the_code_is_kept_nowhere_and_is_not_the_number() -> None:
    opened = open_at(Street().window)

    assert len(opened.code) == CODE_LENGTH
    assert opened.code not in repr(opened)
    assert opened.code not in str([vars(row) for row in Case.objects.all()])


def test_the_page_knows_no_cookie_and_no_cache_and_refuses_forms_of_other_sites(
    client: Client,
) -> None:
    opened = open_at(Street().window)
    address = reverse("cases:follow", args=[opened.code])

    shown = client.get(address)
    foreign = client.post(
        address, {"do": "add", "words": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (shown.cookies, shown["Cache-Control"]) == ({}, "no-store")
    assert foreign.status_code == 403
    assert opened.case.lines.count() == 1
    assert client.get(reverse("cases:follow", args=["0" * CODE_LENGTH])).status_code == 404
    assert client.get(reverse("cases:follow", args=["417"])).status_code == 404


def test_every_button_of_the_page_does_what_it_says(client: Client) -> None:
    street = Street()
    opened = open_at(street.window)
    settle(street.head, opened.case, at=on(13))

    assert send(client, opened.code, "partly") == 422
    assert send(client, opened.code, "yes") == 303
    assert fresh(opened.case).stage == Stage.CONFIRMED
    assert send(client, opened.code, "yes") == 422
    assert send(client, opened.code, "reopen") == 303
    assert send(client, opened.code, "above", "请上级看看") == 303
    assert send(client, opened.code, "above", "请上级看看") == 422
    assert send(client, opened.code, "add", "补充") == 303
    assert send(client, opened.code, "opt_out") == 303
    assert fresh(opened.case).stage == Stage.AGAIN


def test_who_gives_a_strangers_contact_does_not_learn_whether_they_want_messages(
    client: Client,
) -> None:
    street = Street()
    stranger, own = open_at(street.window), open_at(street.window)
    before = page(client, own.code)

    assert send(client, stranger.code, "opt_out") == 303

    assert page(client, own.code) == before
    assert not those_who_want([CONTACT])
    assert send(client, own.code, "opt_out") == 303
    assert page(client, own.code) != before


def test_a_typed_code_leads_to_the_case_and_another_is_told_so(client: Client) -> None:
    opened = open_at(Street().window)

    found = client.post(reverse("cases:enter"), {"code": opened.code.lower()})
    lost = client.post(reverse("cases:enter"), {"code": "0417"})

    assert found["Location"] == reverse("cases:follow", args=[opened.code])
    assert lost.status_code == 422


def test_an_answered_question_is_not_answered_again() -> None:
    street = Street()
    case = open_at(street.window).case
    settle(street.head, case, at=on(13))
    answer_follow_up(case=case, verdict=Verdict.YES, at=on(14))

    with refuses(NothingAsked):
        answer_follow_up(case=case, verdict=Verdict.NO, at=on(15))
    assert FollowUp.objects.count() == 1
    assert Message.objects.filter(kind="follow_up").count() == 1


def test_a_form_of_another_site_opens_nothing_and_spends_nothing(client: Client) -> None:
    street = Street()
    abroad = {"Origin": "https://elsewhere.example"}
    words = {"words": WORDS, "contact": CONTACT, "code": "x"}

    for address in (
        reverse("cases:enter"),
        f"{reverse('cases:new')}?window={street.window.code}",
    ):
        assert client.post(address, words, headers=abroad).status_code == 403
    assert Case.objects.count() == 0


def test_a_window_that_is_not_there_or_closed_takes_no_case(client: Client) -> None:
    street = Street()
    assert client.get(reverse("cases:new"), {"window": "nowhere"}).status_code == 200
    street.window.closed_on = date(2026, 10, 1)

    with pytest.raises(IsClosed):
        open_at(street.window, at=on(12))


def test_a_no_to_a_case_closed_unsettled_is_kept_and_changes_no_state() -> None:
    street = Street()
    case = open_at(street.window).case
    close_unsettled(actor=street.head, case=case, reason="没有法律依据", at=on(13))
    answer_follow_up(case=case, verdict=Verdict.NO, at=on(14))

    now = fresh(case)
    assert (now.stage, now.verdict) == (Stage.UNSETTLED, "no")
    with translation.override("en"):
        assert "not settled" in say_line(now.lines.latest("number"))


def test_refused_words_are_said_on_the_page_of_a_new_case(client: Client) -> None:
    street = Street()
    address = f"{reverse('cases:new')}?window={street.window.code}&lang=en"

    long = client.post(address, {"words": "长" * 1001, "contact": CONTACT})

    assert long.status_code == 422
    assert "1000 characters" in long.content.decode()
