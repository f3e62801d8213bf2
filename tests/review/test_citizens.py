"""The pages of citizens: what they show, take, refuse, and never leave behind."""

import io
import logging
import logging.config
import re
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from tests.factories.ballots import SEPTEMBER, contents_in_the_box, make_ballots, make_slips
from tests.factories.organisation import make_role, make_unit, make_user, make_window
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.ballots.models.days import DayKey, Envelope
from xianfeng.ballots.selectors.balance import balance
from xianfeng.organisation.models.units import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.once]


ALOUD = f'<script src="{settings.STATIC_URL}ui/aloud.js" defer>'
"""All that runs on a citizen's page, where a browser lets it."""


@pytest.fixture
def window() -> Unit:
    return make_window(name="不动产登记窗口", parent=make_unit(name="市自然资源局"))


@pytest.fixture
def citizen() -> Client:
    return Client(enforce_csrf_checks=True)


def test_the_ballot_asks_without_choosing_and_spends_nothing(window: Unit, citizen: Client) -> None:
    slip = make_slips(window)[0]

    response = citizen.get(f"/r/{slip}/")
    page = response.content.decode()

    assert response.status_code == 200
    assert "市自然资源局 · 不动产登记窗口" in page
    assert page.count('type="radio"') == 5
    assert page.count('name="met"') == 3
    assert "checked" not in page
    assert re.findall("<script [^>]*>", page) == [ALOUD]
    assert len(response.content) < 16_000
    assert citizen.head(f"/r/{slip}/").status_code == 200
    assert balance().unused == 1


def test_the_ballot_is_small_with_all_that_it_loads(window: Unit, citizen: Client) -> None:
    page = citizen.get(f"/r/{make_slips(window)[0]}/").content
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode()))

    assert any(address.endswith(".css") for address in loaded)
    sizes = [len(citizen.get(address).getvalue()) for address in loaded]
    assert len(page) + sum(sizes) <= 50_000


def test_the_ballot_is_taken_and_leads_to_its_receipt(window: Unit, citizen: Client) -> None:
    slip = make_slips(window)[0]

    response = citizen.post(
        f"/r/{slip}/?lang=en&size=large",
        {"level": "2", "met": ["doors", "things"], "comment": "等了两小时"},
    )

    assert response.status_code == 303
    assert response.headers["Location"] == f"/r/{slip}/receipt/?lang=en&size=large"
    (content,) = contents_in_the_box()
    answers = {"level": "2", "met": ["doors", "things"]}
    assert (content.answers, content.comment) == (answers, "等了两小时")
    after = citizen.get(response.headers["Location"])
    assert after.status_code == 200
    assert "Your ballot is in the box" in after.content.decode()


def test_a_ballot_without_a_level_comes_back_with_all_that_was_entered(
    window: Unit, citizen: Client
) -> None:
    slip = make_slips(window)[0]

    response = citizen.post(f"/r/{slip}/", {"met": ["faces"], "comment": "态度不好"})
    page = response.content.decode()

    assert response.status_code == 422
    assert "请选择一项" in page
    assert 'href="#id_level_0"' in page
    assert page.count("checked") == 1
    assert "态度不好" in page
    assert balance().unused == 1


@pytest.mark.parametrize("length", [501, 2001])
def test_a_comment_that_is_too_long_is_refused_and_nothing_is_lost(
    window: Unit, citizen: Client, length: int
) -> None:
    slip = make_slips(window)[0]

    response = citizen.post(f"/r/{slip}/", {"level": "5", "comment": "好" * length})

    assert response.status_code == 422
    assert "好" * length in response.content.decode()
    assert balance().unused == 1


def test_an_answer_that_is_not_on_the_ballot_is_refused(window: Unit, citizen: Client) -> None:
    slip = make_slips(window)[0]

    assert citizen.post(f"/r/{slip}/", {"level": "6"}).status_code == 422
    assert citizen.post(f"/r/{slip}/", {"level": "5", "met": ["money"]}).status_code == 422
    assert balance().unused == 1


def test_a_form_sent_twice_is_told_that_the_ballot_is_in_the_box(
    window: Unit, citizen: Client
) -> None:
    slip = make_slips(window)[0]
    citizen.post(f"/r/{slip}/", {"level": "5"})

    again = citizen.post(f"/r/{slip}/", {"level": "1"})

    assert "您的票已在票箱里" in again.content.decode()
    assert [content.answers for content in contents_in_the_box()] == [{"level": "5"}]


@pytest.mark.django_db(transaction=True)
def test_many_forms_at_once_give_one_ballot_and_calm_words(window: Unit) -> None:
    slip = make_slips(window)[0]
    hands = 6
    together, statuses = Barrier(hands), []

    def send() -> None:
        citizen = Client()
        together.wait()
        statuses.append(citizen.post(f"/r/{slip}/", {"level": "4"}).status_code)
        connection.close()

    threads = [Thread(target=send) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303] + [404] * (hands - 1)
    assert Envelope.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_forms_that_a_paused_server_took_one_counts_and_the_other_is_told_so(
    window: Unit,
) -> None:
    """T23: no answer came, the slip is scanned again and sent with other answers."""
    (slip,) = make_slips(window)
    answers: dict[str, tuple[int, str]] = {}

    def send(level: str) -> None:
        response = Client().post(f"/r/{slip}/?lang=en", {"level": level})
        answers[level] = (response.status_code, response.content.decode())
        connection.close()

    threads = [Thread(target=send, args=(level,)) for level in "15"]
    with transaction.atomic():  # as long as it lasts nobody else writes
        DayKey.objects.select_for_update().get()
        threads[0].start()
        between = Client().get(f"/r/{slip}/?lang=en").content.decode()
        threads[1].start()
        assert not answers
    for thread in threads:
        thread.join()

    assert "If you have sent it already, it counts once." in between
    assert 'name="level"' in between
    (told, counted) = sorted(answers, key=lambda level: -answers[level][0])
    assert (answers[counted][0], answers[told][0]) == (303, 404)
    assert "Your ballot is in the box" in answers[told][1]
    assert f'href="/r/{slip}/receipt/?lang=en"' in answers[told][1]
    assert [content.answers for content in contents_in_the_box()] == [{"level": counted}]
    assert (balance().used, balance().envelopes) == (1, 1)


def test_used_and_unknown_slips_answer_with_one_status_and_their_own_words(
    window: Unit, citizen: Client
) -> None:
    slip = make_slips(window)[0]
    citizen.post(f"/r/{slip}/", {"level": "5"})

    used = citizen.get(f"/r/{slip}/?lang=en")
    unknown = citizen.get(f"/r/{'7' * 26}/?lang=en")
    strange = citizen.post("/r/不是票/?lang=en", {"level": "5"})

    assert used.status_code == unknown.status_code == strange.status_code == 404
    assert "its ballot is in the box" in used.content.decode()
    assert "This slip is not known here" in unknown.content.decode()
    assert "This slip is not known here" in strange.content.decode()
    # and each leads on: to the window whose slip it was, to all windows, to help
    assert f'href="/w/{window.code}/?lang=en"' in used.content.decode()
    assert 'href="/w/?lang=en"' in unknown.content.decode()
    for page in (used, unknown, strange):
        assert 'href="tel:12345"' in page.content.decode()
        assert page.content.count(b"<script") == 1
        assert len(page.content) < 5000


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "null"},
    ],
)
def test_a_form_on_a_foreign_site_is_refused(
    window: Unit, citizen: Client, headers: dict[str, str]
) -> None:
    slip = make_slips(window)[0]

    response = citizen.post(f"/r/{slip}/", {"level": "1"}, headers=headers)

    assert response.status_code == 403
    assert balance().unused == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver"},
        {"origin": "null"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_of_this_site_is_taken_from_old_and_new_browsers(
    window: Unit, citizen: Client, headers: dict[str, str]
) -> None:
    slip = make_slips(window)[0]

    assert citizen.post(f"/r/{slip}/", {"level": "1"}, headers=headers).status_code == 303


def test_other_methods_are_refused(window: Unit, citizen: Client) -> None:
    slip = make_slips(window)[0]

    assert citizen.put(f"/r/{slip}/").status_code == 405
    assert Client().post(f"/w/{window.code}/").status_code == 405


def test_the_window_shows_its_result_to_everybody(window: Unit, citizen: Client) -> None:
    make_ballots(window, 90)
    make_ballots(window, 10, level=2, doors=True)

    page = citizen.get(f"/w/{window.code}/?lang=en&period=2026Q3").content.decode()

    assert "90.0%" in page
    assert "of 100 ballots" in page
    assert "82.6%" in page  # Wilson's lower bound of 90 of 100
    assert "10.0%" in page


def test_the_window_shows_no_figure_and_no_count_of_a_small_cell(
    window: Unit, citizen: Client
) -> None:
    make_ballots(window, 17)

    page = citizen.get(f"/w/{window.code}/?period=2026Q3").content.decode()

    assert "少于 20 票，不公布" in page
    shown = page.replace(settings.STATIC_URL, "")  # its digest may hold any two digits
    shown = shown.replace(window.code, "")  # and so may the window's code
    assert "17" not in shown.replace("17.", "")
    assert "100.0%" not in page


@pytest.mark.parametrize("period", ["2026", "2026-13", "2031-07", "2031Q1", "soon"])
def test_a_quarter_that_is_none_or_has_not_begun_is_not_found(
    window: Unit, citizen: Client, period: str
) -> None:
    assert citizen.get(f"/w/{window.code}/?period={period}").status_code == 404


def test_only_windows_have_a_public_page(citizen: Client) -> None:
    office = make_unit()

    assert citizen.get(f"/w/{office.code}/").status_code == 404
    assert citizen.get("/w/NONE/").status_code == 404
    assert citizen.get(f"/w/{office.code}/thanks/").status_code == 404


def test_the_pages_of_citizens_cost_few_queries(
    window: Unit, citizen: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    slip = make_slips(window)[0]
    make_ballots(window, 30, month=SEPTEMBER)

    with django_assert_num_queries(1):
        citizen.get(f"/r/{slip}/")
    with django_assert_num_queries(6):
        citizen.get(f"/w/{window.code}/")


# -- nothing is left behind ---------------------------------------------------------------------


def test_no_page_of_citizens_sets_or_reads_a_cookie_even_of_somebody_signed_in(
    window: Unit,
) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.LEADER, unit=window)
    signed_in = Client()
    signed_in.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    held = dict(signed_in.cookies)
    fresh, spent = make_slips(window, 2)
    responses = [
        signed_in.get(f"/r/{fresh}/"),
        signed_in.post(f"/r/{fresh}/", {}),
        signed_in.post(f"/r/{fresh}/", {"level": "5"}, headers={"origin": "https://a.example"}),
        signed_in.post(f"/r/{spent}/", {"level": "5"}),
        signed_in.get(f"/r/{spent}/"),
        signed_in.get("/r/unknown/"),
        signed_in.put(f"/r/{fresh}/"),
        signed_in.get(f"/w/{window.code}/"),
        signed_in.get(f"/w/{window.code}/thanks/"),
        signed_in.get("/w/NONE/"),
    ]

    assert [r.status_code for r in responses] == [200, 422, 403, 303, 404, 404, 405, 200, 200, 404]
    for response in responses:
        assert not response.cookies
        assert "Set-Cookie" not in response.headers
        assert "cookie" not in response.headers.get("Vary", "").lower()
    assert dict(signed_in.cookies) == held


@pytest.mark.django_db(transaction=True)
def test_no_cookie_is_among_the_raw_headers_that_a_server_would_send(window: Unit) -> None:
    slip = make_slips(window)[0]
    sent: list[tuple[str, str]] = []
    told: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        told.append(status[:3])
        sent.extend(headers)

    for path in (f"/r/{slip}/", "/r/unknown/", f"/w/{window.code}/", f"/w/{window.code}/thanks/"):
        environ = RequestFactory().get(path, HTTP_COOKIE="xf_session=x; xf_lang=en")
        b"".join(WSGIHandler()(environ.META, start))  # type: ignore[arg-type, unused-ignore]

    assert told == ["200", "404", "200", "200"]
    assert not [value for name, value in sent if name.lower() == "set-cookie"]
    assert not [value for name, value in sent if name == "Vary" and "cookie" in value.lower()]
    assert {value for name, value in sent if name == "Content-Language"} == {"zh-Hans"}


def test_every_page_of_citizens_says_how_long_it_may_be_kept(window: Unit, citizen: Client) -> None:
    slip = make_slips(window)[0]

    for path in (f"/r/{slip}/", "/r/unknown/", f"/w/{window.code}/thanks/"):
        response = citizen.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert citizen.get(f"/w/{window.code}/").headers["Cache-Control"] == "public, max-age=60"


def test_no_log_line_and_no_row_holds_a_slip_or_an_address(
    window: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip, canary = make_slips(window, 2)
    citizen = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.77")
    handler = next(h for h in logging.getLogger().handlers if h.get_name() == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    heard = io.StringIO()
    monkeypatch.setattr(handler, "stream", heard)
    lines = Entry.objects.count()

    citizen.get(f"/r/{slip}/")
    citizen.post(f"/r/{slip}/", {"level": "5", "comment": "canary"})
    citizen.post(f"/r/{slip}/", {"level": "5"})
    citizen.put(f"/r/{slip}/")
    citizen.get(f"/r/{canary}x/")
    monkeypatch.setattr("xianfeng.review.views.citizens.open_slip", None)
    assert citizen.get(f"/r/{canary}/").status_code == 500

    assert "review:ballot" in heard.getvalue()  # the fault itself is told
    told = heard.getvalue().lower()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- names from the database itself
            told += repr(cursor.fetchall()).lower()
    for secret in (slip.lower(), canary.lower(), "203.0.113.77"):
        assert secret not in told
    assert "canary" not in told
    assert [content.comment for content in contents_in_the_box()] == ["canary"]  # but it is there
    assert Entry.objects.count() == lines


def test_a_code_can_be_typed_in_any_case_and_leads_to_its_ballot(
    citizen: Client, window: Unit
) -> None:
    slip = make_slips(window)[0]
    written = f"{slip[:4]}-{slip[4:13]} {slip[13:]}".lower()

    page = citizen.get("/r/?lang=en&size=large")
    led = citizen.post("/r/?lang=en&size=large", {"code": written})
    wrong = citizen.post("/r/?lang=en", {"code": "12-34"})

    assert page.status_code == 200
    assert (led.status_code, led.headers["Location"]) == (303, f"/r/{slip}/?lang=en&size=large")
    assert led.headers["Referrer-Policy"] == "no-referrer"
    assert not citizen.cookies
    assert wrong.status_code == 422
    assert "Compare it with the paper once more" in wrong.content.decode()
    assert balance().unused == 1


@pytest.mark.parametrize("words", ["", "<script>alert(1)</script>"])
def test_a_trial_slip_opens_a_trial_and_never_casts(
    citizen: Client, window: Unit, words: str
) -> None:
    address = f"/r/trial/{window.code}/?lang=en"

    page = citizen.get(address).content.decode()
    unsaid = citizen.post(address, {"comment": words})
    done = citizen.post(address, {"level": "1", "comment": words})

    assert "A trial: it shows what citizens see" in page
    assert "/r/trial/" not in page.split("<form", 1)[1].split(">", 1)[0]
    assert unsaid.status_code == 422
    assert b"<script>alert" not in unsaid.content
    assert "nothing was cast" in done.content.decode()
    assert f'href="/w/{window.code}/?lang=en"' in done.content.decode()
    foreign = citizen.post(address, {"level": "1"}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert citizen.get("/r/trial/NONE/").status_code == 404
    assert (balance().used, balance().ballots) == (0, 0)
