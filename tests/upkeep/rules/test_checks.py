import pytest

from xianfeng.upkeep.rules import Check, State, all_ok
from xianfeng.upkeep.rules import checks as rules
from xianfeng.upkeep.rules.addresses import check_address

URL = "https://xf.lj.gov.cn"


def test_a_note_does_not_stand_in_the_way_and_a_failure_does() -> None:
    note, failed = rules.check_administrator(0), rules.check_debug(debug=True)

    assert all_ok([note])
    assert not all_ok([note, failed])


@pytest.mark.parametrize(
    ("check", "state"),
    [
        (rules.check_database(vendor="SQLite", fault=""), State.FINE),
        (rules.check_database(vendor="SQLite", fault="disk I/O error"), State.FAILED),
        (rules.check_migrations(0), State.FINE),
        (rules.check_migrations(2), State.FAILED),
        (rules.check_durability({"journal_mode": "wal", "synchronous": "2"}), State.FINE),
        (rules.check_durability({"journal_mode": "delete", "synchronous": "2"}), State.FAILED),
        (rules.check_durability({"journal_mode": "wal", "synchronous": "1"}), State.FAILED),
        (rules.check_durability({"fsync": "on", "synchronous_commit": "on"}), State.FINE),
        (rules.check_durability({"fsync": "on", "synchronous_commit": "off"}), State.FAILED),
        (rules.check_durability({}), State.FAILED),
        (rules.check_administrator(1), State.FINE),
        (rules.check_administrator(0), State.NOTE),
        (rules.check_data_folder(path="/d", writable=True, mode=0o700), State.FINE),
        (rules.check_data_folder(path="/d", writable=True, mode=0o750), State.FAILED),
        (rules.check_data_folder(path="/d", writable=False, mode=0o700), State.FAILED),
        (rules.check_secret_key(path="/d/k", mode=0o600, is_set=False), State.FINE),
        (rules.check_secret_key(path="/d/k", mode=0o640, is_set=False), State.FAILED),
        (rules.check_secret_key(path="/d/k", mode=None, is_set=False), State.FAILED),
        (rules.check_secret_key(path="/d/k", mode=None, is_set=True), State.FINE),
        (rules.check_disk(free=10, least=10), State.FINE),
        (rules.check_disk(free=9, least=10), State.FAILED),
        (rules.check_debug(debug=False), State.FINE),
        (rules.check_debug(debug=True), State.FAILED),
        (rules.check_facts("2026-09-30T09:00+08:00"), State.FINE),
        (rules.check_facts(""), State.NOTE),
        (rules.check_office("/usr/bin/soffice"), State.FINE),
        (rules.check_office(""), State.NOTE),
        (rules.check_fonts(3), State.FINE),
        (rules.check_fonts(0), State.NOTE),
        (rules.check_backup(None, most_days=7, is_demo=False), State.NOTE),
        (rules.check_backup(None, most_days=7, is_demo=True), State.NOTE),
        (rules.check_backup(0, most_days=7, is_demo=False), State.FINE),
        (rules.check_backup(7, most_days=7, is_demo=False), State.FINE),
        (rules.check_backup(8, most_days=7, is_demo=False), State.NOTE),
        (rules.check_backup(8, most_days=7, is_demo=True), State.FINE),
        (rules.check_restore(""), State.FINE),
        (rules.check_restore("/b"), State.FAILED),
        (rules.check_trail(new=0, days=None, most_days=2), State.FINE),
        (rules.check_trail(new=1, days=None, most_days=2), State.NOTE),
        (rules.check_trail(new=1, days=2, most_days=2), State.FINE),
        (rules.check_trail(new=1, days=3, most_days=2), State.NOTE),
        (rules.check_whole_trail(0), State.FINE),
        (rules.check_whole_trail(2), State.FAILED),
        (rules.check_clock(300, most_seconds=300), State.FINE),
        (rules.check_clock(301, most_seconds=300), State.FAILED),
        (rules.check_clock(0, most_seconds=300, is_steady=False), State.NOTE),
        (rules.check_worker(None, most_seconds=900), State.FINE),
        (rules.check_worker(900, most_seconds=900), State.FINE),
        (rules.check_worker(901, most_seconds=900), State.FAILED),
        (rules.check_failures(0), State.FINE),
        (rules.check_failures(2), State.NOTE),
        (rules.check_mail(is_set=False, sender="xianfeng@localhost"), State.NOTE),
        (rules.check_mail(is_set=True, sender="xianfeng@localhost"), State.NOTE),
        (rules.check_mail(is_set=True, sender="xf@lj.gov.cn"), State.FINE),
    ],
)
def test_what_is_found_decides_the_state(check: Check, state: State) -> None:
    assert check.state is state


@pytest.mark.parametrize(
    ("base_url", "tls", "proxy_header", "state"),
    [
        ("http://127.0.0.1:8000", False, False, State.NOTE),
        ("http://10.1.2.3:8000", False, False, State.NOTE),
        (URL, True, True, State.FINE),
        (URL, True, False, State.FAILED),
        (URL, False, False, State.FAILED),
        ("http://xf.lj.gov.cn", True, True, State.FAILED),
        ("xf.lj.gov.cn", False, False, State.FAILED),
    ],
)
def test_the_address_must_fit_how_the_platform_is_reached(
    base_url: str, *, tls: bool, proxy_header: bool, state: State
) -> None:
    check = check_address(base_url=base_url, tls=tls, proxy_header=proxy_header)

    assert check.state is state


def test_every_no_has_a_mend_and_every_sentence_can_be_filled() -> None:
    checks = [
        rules.check_database(vendor="", fault="gone"),
        rules.check_migrations(1),
        rules.check_durability({"synchronous": "0"}),
        rules.check_administrator(0),
        rules.check_data_folder(path="/d", writable=True, mode=0o755),
        rules.check_data_folder(path="/d", writable=False, mode=0o700),
        rules.check_secret_key(path="/d/k", mode=0o644, is_set=False),
        rules.check_disk(free=0, least=1),
        rules.check_debug(debug=True),
        check_address(base_url="nowhere", tls=False, proxy_header=False),
        rules.check_facts(""),
        rules.check_office(""),
        rules.check_fonts(0),
        rules.check_backup(None, most_days=7, is_demo=False),
        rules.check_backup(9, most_days=7, is_demo=False),
        rules.check_restore("/b"),
        rules.check_trail(new=1, days=None, most_days=2),
        rules.check_clock(600, most_seconds=300),
        rules.check_worker(1000, most_seconds=900),
        rules.check_failures(1),
        rules.check_mail(is_set=False, sender=""),
        rules.check_mail(is_set=True, sender="a@localhost"),
    ]

    for check in checks:
        assert check.mend, check
        assert "{" not in (check.found + check.mend).format(**check.details)


@pytest.mark.parametrize(
    ("url", "port", "words"),
    [
        ("http://127.0.0.1:8000", 8000, "this machine alone"),
        ("http://127.0.0.1:8000", None, "this machine alone"),
        ("http://localhost", 80, "this machine alone"),
        ("http://127.0.0.1:8000", 8431, "served at port {port}"),
        ("http://localhost", 8000, "served at port {port}"),
    ],
)
def test_an_address_that_nobody_else_can_open_is_told(
    url: str, port: int | None, words: str
) -> None:
    check = check_address(base_url=url, tls=False, proxy_header=False, port=port)

    assert (check.state, words in check.found) == (State.NOTE, True)


def test_a_demo_hangs_out_no_posters() -> None:
    url = "http://127.0.0.1:8000"
    check = check_address(base_url=url, tls=False, proxy_header=False, is_demo=True)

    assert check.state is State.FINE


def test_a_folder_in_which_nothing_was_set_up_asks_for_init() -> None:
    check = rules.check_migrations(0, has_tables=False)

    assert (check.state, "xianfeng init" in check.mend) == (State.FAILED, True)
