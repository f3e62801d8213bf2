from datetime import timedelta
from email.message import EmailMessage as Written
from typing import Any

import apprise
import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.factories.notices import EXAMPLE, URGENT, make_notice
from tests.factories.organisation import NOW, make_member_actor, make_organisation, make_user
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.jobs.models import Run
from xianfeng.notices import jobs
from xianfeng.notices.models import Notice, Preference
from xianfeng.notices.selectors import unread_count
from xianfeng.notices.services import (
    UnknownMessenger,
    forget,
    notify,
    prefer,
    read,
    read_all,
)
from xianfeng.people.models.members import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Member:
    return make_member_actor(make_organisation())


def tell(actor: Any, *users: User, key: str = "", urgent: bool = False) -> int:
    return notify(
        actor=actor,
        user_ids=[user.pk for user in users],
        kind=(URGENT if urgent else EXAMPLE).name,
        details={"title": "窗口前移"},
        url="/carriers/1/",
        key=key,
        at=NOW,
    )


def test_everybody_is_told_but_who_did_it(actor: Member) -> None:
    first, second = make_user(), make_user()
    own = User.objects.get(member=actor)

    assert tell(actor, first, second, own) == 2

    assert [unread_count(user.pk) for user in (first, second, own)] == [1, 1, 0]


def test_the_same_matter_is_said_once_while_it_is_unread(actor: Member) -> None:
    user = make_user()

    assert [tell(actor, user, key="1"), tell(actor, user, key="1")] == [1, 0]
    read(actor=make_reader(user), notices=Notice.objects.all(), at=NOW)
    assert tell(actor, user, key="1") == 1
    assert [tell(actor, user), tell(actor, user)] == [1, 1]


class make_reader:  # noqa: N801 -- reads like the other factories
    actor_kind = "user"

    def __init__(self, user: User) -> None:
        self.user_id = user.pk


def test_nobody_reads_another_s_notices(actor: Member) -> None:
    user, stranger = make_user(), make_user()
    tell(actor, user)

    assert read(actor=make_reader(stranger), notices=Notice.objects.all(), at=NOW) == 0
    assert read_all(actor=make_reader(stranger), at=NOW) == 0
    assert read_all(actor=SYSTEM, at=NOW) == 0
    assert read_all(actor=make_reader(user), at=NOW) == 1


def test_an_address_of_another_platform_is_refused() -> None:
    for url in ("https://elsewhere.example/", "//elsewhere.example/"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(user=make_user(), kind="a.b", url=url, recorded_at=NOW)


def test_a_choice_is_kept_with_one_audit_line(actor: Member, settings: Settings) -> None:
    settings.XIANFENG_MESSENGERS = {"企业微信": "json://127.0.0.1/{address}"}

    for by_mail in (True, False):
        prefer(actor=actor, by_mail=by_mail, messenger="企业微信", address="a b", at=NOW)

    preference = Preference.objects.get()
    assert (preference.by_mail, preference.address) == (False, "a b")
    assert [entry.verb for entry in Entry.objects.all()] == ["notices.preference.kept"] * 2


def test_an_unknown_messenger_is_refused(actor: Member) -> None:
    with pytest.raises(UnknownMessenger):
        prefer(actor=actor, by_mail=True, messenger="飞鸽", address="a", at=NOW)
    with pytest.raises(NotAllowed):
        prefer(actor=SYSTEM, by_mail=True, messenger="", address="", at=NOW)


def test_without_mail_nothing_is_sent(actor: Member) -> None:
    tell(actor, make_mailed_user(), urgent=True)

    assert jobs.send() == 0
    assert (len(mail.outbox), Run.objects.count()) == (0, 0)


def make_mailed_user(address: str = "li@example.org") -> User:
    user = make_user()
    user.email = address
    user.save()
    return user


def test_the_digest_goes_out_once_and_only_to_those_who_want_it(
    actor: Member, settings: Settings
) -> None:
    settings.XIANFENG_MAIL = True
    user, quiet, without = make_mailed_user(), make_mailed_user("q@example.org"), make_user()
    prefer(actor=make_reader(quiet), by_mail=False, messenger="", address="", at=NOW)
    for _ in range(2):
        tell(actor, user, quiet, without)

    assert [jobs.send_digest(), jobs.send_digest()] == [1, 0]

    (letter,) = mail.outbox
    assert letter.to == ["li@example.org"]
    assert letter.subject == "先锋：2 条新通知"
    assert letter.body.count("http://127.0.0.1:8000/carriers/1/") == 2
    assert isinstance(letter.message(), Written | object)


def test_an_urgent_notice_asks_for_its_own_mail(actor: Member, settings: Settings) -> None:
    settings.XIANFENG_MAIL = True

    tell(actor, make_mailed_user(), urgent=True)
    tell(actor, make_mailed_user())

    assert [(run.name, run.arguments) for run in Run.objects.all()] == [
        ("notices.send", {"kinds": ["example.urgent"]})
    ]
    assert jobs.send(kinds=["example.urgent"]) == 1


def test_a_messenger_goes_where_the_operator_says(
    actor: Member, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.XIANFENG_MESSENGERS = {"企业微信": "json://127.0.0.1/{address}"}
    added: list[str] = []
    monkeypatch.setattr(apprise.Apprise, "add", lambda _self, url: added.append(url))
    monkeypatch.setattr(apprise.Apprise, "notify", lambda _self, **_words: True)
    user = make_user()
    prefer(actor=make_reader(user), by_mail=True, messenger="企业微信", address="x/../@y", at=NOW)
    tell(actor, user)

    assert jobs.send() == 1
    assert added == ["json://127.0.0.1/x%2F..%2F%40y"]


def test_what_was_read_long_ago_is_forgotten() -> None:
    user = make_user()
    old, unread = make_notice(user), make_notice(user)
    read(actor=make_reader(user), notices=[old], at=NOW)

    assert forget(actor=SYSTEM, before=NOW + timedelta(days=1), at=NOW) == 1
    assert list(Notice.objects.all()) == [unread]
    assert str(unread).startswith("example.waiting")
