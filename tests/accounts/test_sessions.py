"""Check 12 of the safety list: fixation, the two ends of a session, signing out everywhere."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.accounts.people import SECRET, make_person, prove, set_up_app, sign_in
from tests.factories.organisation import NOW, make_actor, make_organisation
from xianfeng.accounts.models import Memo
from xianfeng.accounts.services.accounts import close_account, open_account
from xianfeng.accounts.services.removing import tidy
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed

pytestmark = pytest.mark.django_db
AFTER_COMMIT = pytest.mark.django_db(transaction=True)
"""The library reports factors after the commit."""
MONDAY = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
COOKIE = configured.SESSION_COOKIE_NAME
NEW = "群众利益无小事-2027"


def _key(client: Client) -> str:
    return client.cookies[COOKIE].value


def _is_in(client: Client) -> bool:
    return client.get("/accounts/").status_code == 200


def test_the_key_of_a_session_changes_at_sign_in() -> None:
    make_person()
    client = Client()
    client.post("/accounts/login/", {"login": "zhou", "password": "wrong"})
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[COOKIE] = str(session.session_key)
    before = _key(client)

    sign_in(client)

    assert _key(client) != before
    stranger = Client()
    stranger.cookies[COOKIE] = before
    assert not _is_in(stranger)


@AFTER_COMMIT
def test_the_key_changes_when_a_factor_is_added_and_the_old_one_opens_nothing() -> None:
    make_person()
    client = Client()
    sign_in(client)
    before = _key(client)

    set_up_app(client)

    assert _key(client) != before
    thief = Client()
    thief.cookies[COOKIE] = before
    assert not _is_in(thief)
    assert _is_in(client)


def test_a_session_that_lies_unused_ends_and_the_page_says_so() -> None:
    make_person()
    client = Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(minutes=29))
        assert _is_in(client)
        clock.shift(timedelta(minutes=29))
        assert _is_in(client)
        clock.shift(timedelta(minutes=31))

        answer = client.get("/organisation/?x=1")

        assert answer.headers["Location"].startswith("/accounts/login/?next=/organisation/")
        page = client.get("/accounts/login/?lang=en").content.decode()
        assert "signed out after 30 minutes of inactivity" in page
        assert "signed out after" not in client.get("/accounts/login/?lang=en").content.decode()


def test_a_session_in_use_ends_all_the_same_after_its_longest_time() -> None:
    make_person()
    client = Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(client)
        for _ in range(29):
            clock.shift(timedelta(minutes=20))
            assert _is_in(client)
        clock.shift(timedelta(minutes=20))

        assert not _is_in(client)
        assert "at most 10 hours" in client.get("/accounts/login/?lang=en").content.decode()


def test_a_session_that_is_over_writes_nothing_either() -> None:
    make_person()
    client = Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(hours=1))
        before = Entry.objects.count()

        answer = client.post(
            "/accounts/password/change/",
            {"oldpassword": SECRET, "password1": NEW, "password2": NEW},
        )

        assert answer.headers["Location"].startswith("/accounts/login/")
        assert Entry.objects.count() == before


def test_both_ends_are_settings(settings: Settings) -> None:
    settings.XIANFENG_SESSION_IDLE = timedelta(minutes=5)
    make_person()
    client = Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(minutes=6))

        assert not _is_in(client)


def test_using_a_session_is_written_down_once_a_minute_at_most(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_person()
    client = Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(client)
        client.get("/preferences/")
        clock.shift(timedelta(seconds=59))
        with django_assert_num_queries(4):  # session, user, member, roles
            client.get("/accounts/closed/")
        assert UserSession.objects.get().last_seen_at == MONDAY
        clock.shift(timedelta(seconds=2))
        client.get("/accounts/closed/")
        assert UserSession.objects.get().last_seen_at == MONDAY + timedelta(seconds=61)


def test_a_closed_account_is_refused_with_its_very_next_request() -> None:
    user = make_person()
    client = Client()
    sign_in(client)
    assert _is_in(client)

    close_account(actor=SYSTEM, user=user, at=NOW, reason="has left the office")

    assert not _is_in(client)
    answer = sign_in(client)
    assert answer.status_code == 422
    assert "not correct" in answer.content.decode()
    entry = Entry.objects.get(verb="accounts.account.closed")
    assert (entry.subject_id, entry.reason) == (str(user.pk), "has left the office")
    open_account(actor=SYSTEM, user=user, at=NOW)
    assert sign_in(client).status_code == 302


def test_only_who_looks_after_an_account_closes_it() -> None:
    user = make_person()
    administrator = make_actor(RoleKind.ADMINISTRATOR, make_organisation())

    with pytest.raises(NotAllowed):
        close_account(actor=administrator, user=user, at=NOW)

    user.refresh_from_db()
    assert user.is_active


def test_a_changed_password_signs_out_everywhere_else() -> None:
    user = make_person()
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    before = _key(here)

    answer = here.post(
        "/accounts/password/change/", {"oldpassword": SECRET, "password1": NEW, "password2": NEW}
    )

    assert answer.headers["Location"] == "/accounts/"
    assert _is_in(here)
    assert _key(here) != before
    assert not _is_in(there)
    assert [row.session_key for row in UserSession.objects.filter(user=user)] == [_key(here)]
    assert Entry.objects.filter(verb="accounts.password.changed").count() == 1


@AFTER_COMMIT
def test_a_removed_factor_signs_out_everywhere_else() -> None:
    make_person()
    here, there = Client(), Client()
    sign_in(there)
    sign_in(here)
    set_up_app(here)
    assert not _is_in(there)

    here.post("/accounts/factor/app/remove/")

    assert _is_in(here)
    assert [entry.detail for entry in Entry.objects.filter(verb="accounts.factor.removed")] == [
        {"kind": "totp"},
        {"kind": "recovery_codes"},
    ]


def test_one_sees_ones_sessions_and_ends_them() -> None:
    make_person()
    make_person("wu")
    here, there, third, foreign = Client(), Client(), Client(), Client()
    for client in (here, there, third):
        sign_in(client, address="198.51.100.4")
    sign_in(foreign, "wu")
    page = here.get("/accounts/?lang=en").content.decode()
    assert page.count("198.51.100.4") == 3
    assert page.count("this one") == 1
    other = UserSession.objects.get(session_key=_key(there))
    theirs = UserSession.objects.get(session_key=_key(foreign))

    here.post(f"/accounts/sessions/{other.pk}/end/")
    here.post(f"/accounts/sessions/{theirs.pk}/end/")

    assert (_is_in(here), _is_in(there), _is_in(third)) == (True, False, True)
    assert _is_in(foreign)
    here.post("/accounts/sessions/end/")
    assert (_is_in(here), _is_in(third)) == (True, False)
    assert Entry.objects.filter(verb="accounts.session.ended").count() == 1


def test_signing_in_leaves_a_line_without_an_address() -> None:
    user = make_person()
    client = Client()
    sign_in(client, address="198.51.100.4")

    entry = Entry.objects.get(verb="accounts.session.started")

    assert (entry.user_id, entry.subject_id, entry.detail) == (user.pk, str(user.pk), {})
    assert "198.51.100.4" not in entry.text.decode()


def test_proving_it_again_holds_for_five_minutes() -> None:
    make_person()
    client = Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(client)
        answer = client.get("/accounts/factor/app/")
        assert answer.headers["Location"] == "/accounts/again/?next=%2Faccounts%2Ffactor%2Fapp%2F"
        prove(client)
        assert client.get("/accounts/factor/app/").status_code == 200
        clock.shift(timedelta(minutes=5, seconds=1))

        assert client.get("/accounts/factor/app/").status_code == 302


def test_what_signing_in_leaves_behind_is_deleted_at_night() -> None:
    make_person()
    old, new = Client(), Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        sign_in(old, address="198.51.100.4")
        clock.shift(timedelta(minutes=20))
        sign_in(Client(), "nobody", "wrong")
        sign_in(new)
        clock.shift(timedelta(minutes=16))
        here = UserSession.objects.get(session_key=_key(new))
        assert UserSession.objects.count() == 2
        assert AccessAttempt.objects.exists()

        assert tidy(actor=SYSTEM, at=datetime.now(UTC)) > 0

        assert list(UserSession.objects.all()) == [here]
        assert not Session.objects.filter(session_key=_key(old)).exists()
        assert not AccessAttempt.objects.exists()
        assert not Memo.objects.filter(expires__lte=datetime.now(UTC)).exists()
        assert _is_in(new)
        assert not _is_in(old)


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_who_reads_waits_for_nobody_who_writes() -> None:
    client = Client()
    with time_machine.travel(MONDAY, tick=False) as clock:
        make_person()
        assert sign_in(client).status_code == 302
        name = connection.settings_dict["NAME"]
        clock.shift(timedelta(minutes=5))
        with closing(sqlite3.connect(name, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            began = os.times().elapsed
            assert client.get("/accounts/").status_code == 200
            assert os.times().elapsed - began < 5

        clock.shift(timedelta(minutes=26))  # the use that could not be written down does not count
        assert client.get("/accounts/").status_code == 302
