"""The table of rules against the policy in words (docs/access.md)."""

import pytest

from tests.access.city import named
from tests.kit import PAGES
from xianfeng.foundation.doors import Abroad, Answer, Place, Subject
from xianfeng.sheets.kinds import registered

OWN_AFFAIRS = (
    *("account_", "mfa_", "socialaccount_", "identity_", "notices:", "ui:", "desk:run_"),
    *("carriers:sign_up", "carriers:withdraw", "carriers:check_in", "review:ballot"),
    *("review:enter", "review:try_out", "review:check", "review:kiosk_cast"),
    *("cases:enter", "cases:new", "cases:follow"),
    *("hearings:consultation", "hearings:answer"),
    *("access:act_for", "access:end_deputyship", "access:stop_acting"),
    *("access:name_deputy",),
)
"""What one does for oneself: account, inbox, own work, own roles lent, taking part."""
NAMES = (
    *(
        "members",
        "member",
        "posts",
        "export_posts",
        "export_members",
        "transfer",
        "findings",
        "admit",
        "advance",
    ),
    *("background", "leave", "readmit", "ask_transfer", "requests", "correction", "deletion"),
    *("new_roll", "appoint", "end_post"),
)
"""Pages of the organisation room that show members by name."""


def open_to(who: Subject, method: str) -> set[str]:
    return {
        name for name, rule in PAGES.items() if rule.answer(who, method, Place.OWN) is Answer.IN
    }


@pytest.mark.parametrize("who", [Subject.AUDITOR, Subject.LEADER, Subject.OFFICIAL], ids=str)
def test_who_only_reads_writes_nothing_but_the_own_affairs(who: Subject) -> None:
    found = {name for name in open_to(who, "POST") if not name.startswith(OWN_AFFAIRS)}

    # a file to take away is made by a button, and a ballot is tried; no record changes
    files = {"reports:download", *(f"sheets:later_{kind.name}" for kind in registered())}
    # a leader speaks for the own office, on a sign or against a figure: a word, no other record
    words = {"review:answer_sign", "review:contest_figure"} if who is Subject.LEADER else set()
    assert found <= files | {"review:trial"} | words


@pytest.mark.parametrize("who", [Subject.LEADER, Subject.ADMINISTRATOR, Subject.MEMBER], ids=str)
def test_names_are_for_those_who_keep_or_check_the_lists(who: Subject) -> None:
    assert not {named(page) for page in NAMES} & open_to(who, "GET")


def test_a_foreign_thing_is_unknown_unless_it_is_meant_to_be_known() -> None:
    known = {name for name, rule in PAGES.items() if rule.abroad is not Abroad.UNKNOWN}

    assert {name.partition(":")[0] for name in known} <= {
        *("carriers", "library", "review", "account_end_session")
    }
