import io
import logging
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, models
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests.factories.ballots import PRAISE, contents_in_the_box, make_ballots, make_slips
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_organisation,
    make_unit,
    make_window,
)
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.slips import Batch, Slip, Taken
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.comments import CommentTooLong
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import BallotIncomplete
from xianfeng.ballots.rules.slips import SlipState, read_token, stored_value
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.batches import batches_of, leaf_of
from xianfeng.ballots.selectors.slips import SlipUsed, SlipVoided, UnknownSlip
from xianfeng.ballots.services import batches
from xianfeng.ballots.services import cast as casting
from xianfeng.ballots.services.batches import (
    NotAWindow,
    NothingToCallIn,
    UnknownBatch,
    WrongNumberOfSlips,
    approve_batch,
    print_slips,
    void_slips,
)
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.ledger.leaves import BatchLeaf, VoidLeaf, read
from xianfeng.foundation.ledger.sealing import SEALED_BYTES

pytestmark = pytest.mark.django_db

LATE_IN_CHINA = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)


def test_print_slips_stores_hashes_and_gives_the_tokens_once() -> None:
    office = make_unit()
    window = make_window(parent=office)
    secretary = make_actor(RoleKind.SECRETARY, make_organisation(unit=office))

    printed = print_slips(actor=secretary, window=window, count=3, at=LATE_IN_CHINA)

    assert len(set(printed.tokens)) == 3
    assert set(Slip.objects.values_list("digest", flat=True)) == {
        stored_value(read_token(token)) for token in printed.tokens
    }
    batch = Batch.objects.get(pk=printed.batch_id)
    assert (batch.round.unit, batch.count, batch.printed_on) == (window, 3, date(2026, 10, 1))
    assert [(e.user_id, e.verb, e.detail) for e in Entry.objects.order_by("number")] == [
        (secretary.user_id, "ballots.day.begun", {"day": 1}),
        (secretary.user_id, "ballots.slips.printed", {"slips": 3}),
    ]
    assert not any(token in repr(printed) for token in printed.tokens)


def test_print_slips_is_for_those_who_reach_the_window() -> None:
    window = make_window()
    office = make_organisation(unit=window.parent)
    for actor in (
        make_actor(RoleKind.SECRETARY, make_organisation(unit=make_unit())),
        make_actor(RoleKind.AUDITOR, office),
        make_actor(RoleKind.LEADER, office),
    ):
        with pytest.raises(NotAllowed):
            print_slips(actor=actor, window=window, count=1, at=NOW)

    assert not Slip.objects.exists()


@pytest.mark.parametrize("count", [-1, 0, 5])
@override_settings(FIGURES=Figures(slips_most_at_once=4))
def test_print_slips_keeps_to_the_limit(count: int) -> None:
    with pytest.raises(WrongNumberOfSlips):
        print_slips(actor=SYSTEM, window=make_window(), count=count, at=NOW)


def test_print_slips_is_for_windows_only() -> None:
    with pytest.raises(NotAWindow):
        print_slips(actor=SYSTEM, window=make_unit(), count=1, at=NOW)


def test_cast_puts_the_ballot_in_and_spends_the_slip() -> None:
    window = make_window()
    token, other = make_slips(window, 2)

    given = cast(
        token=token.lower(),
        answers={"level": "2", "met": ["faces"]},
        comment="等了\u202e两小时\x07",
    )

    assert given.window_code == window.code
    envelope = Envelope.objects.get()
    assert (envelope.round.unit, len(envelope.sealed)) == (window, SEALED_BYTES)
    (content,) = contents_in_the_box()
    assert (content.answers, content.comment) == ({"level": "2", "met": ["faces"]}, "等了两小时")
    assert dict(Slip.objects.values_list("digest", "state")) == {
        stored_value(read_token(token)): "used",
        stored_value(read_token(other)): "unused",
    }


def test_cast_leaves_no_line_in_the_trail() -> None:
    token = make_slips(make_window())[0]
    lines = Entry.objects.count()

    cast(token=token, answers=PRAISE, comment="")

    assert Entry.objects.count() == lines


def test_cast_tells_the_second_that_the_ballot_is_in_the_box() -> None:
    token = make_slips(make_window())[0]
    cast(token=token, answers=PRAISE, comment="")

    with pytest.raises(SlipUsed):
        cast(token=token, answers={"level": "1"}, comment="")

    assert [content.answers for content in contents_in_the_box()] == [{"level": "5"}]


@pytest.mark.parametrize("token", ["", "x", "7" * 26, "7" * 4000])
def test_cast_refuses_an_unknown_slip(token: str) -> None:
    make_slips(make_window())

    with pytest.raises(UnknownSlip):
        cast(token=token, answers=PRAISE, comment="")

    assert balance().used == Envelope.objects.count() == 0


def test_cast_spends_nothing_when_the_ballot_is_incomplete_or_too_long() -> None:
    token = make_slips(make_window())[0]

    with pytest.raises(BallotIncomplete):
        cast(token=token, answers={"met": ["doors"]}, comment="")
    with pytest.raises(CommentTooLong):
        cast(token=token, answers=PRAISE, comment="好" * 501)

    assert (balance().unused, balance().ballots) == (1, 0)


def test_void_slips_calls_in_what_is_unused_and_leaves_ballots() -> None:
    window = make_window()
    printed = print_slips(actor=SYSTEM, window=window, count=3, at=NOW)
    approve_batch(actor=SYSTEM, window=window, batch_id=printed.batch_id, at=NOW)
    cast(token=printed.tokens[0], answers=PRAISE, comment="")

    assert void_slips(actor=SYSTEM, window=window, batch_id=printed.batch_id, at=NOW) == 2

    assert [(b.used, b.voided, b.unused) for b in batches_of(window)] == [(1, 2, 0)]
    assert Envelope.objects.count() == 1
    assert Entry.objects.latest("pk").detail == {"slips": 2}
    with pytest.raises(SlipVoided):
        cast(token=printed.tokens[1], answers=PRAISE, comment="")
    with pytest.raises(NothingToCallIn):
        void_slips(actor=SYSTEM, window=window, batch_id=printed.batch_id, at=NOW)


def test_void_slips_needs_the_right_and_the_windows_own_batch() -> None:
    window = make_window()
    printed = print_slips(actor=SYSTEM, window=window, count=1, at=NOW)
    stranger = make_actor(RoleKind.OFFICER, make_organisation(unit=make_unit()))

    with pytest.raises(NotAllowed):
        void_slips(actor=stranger, window=window, batch_id=printed.batch_id, at=NOW)
    with pytest.raises(UnknownBatch):
        void_slips(actor=SYSTEM, window=make_window(), batch_id=printed.batch_id, at=NOW)

    assert Slip.objects.get().state == SlipState.UNUSED.value


# -- the invariants of design.md §5, as far as they hold already --------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hands", [2, 8])
def test_one_slip_gives_one_ballot_however_many_try_at_once(hands: int) -> None:
    token = make_slips(make_window())[0]
    together, told = Barrier(hands), []

    def vote(level: str) -> None:
        together.wait()
        try:
            cast(token=token, answers={"level": level}, comment="")
            told.append("in the box")
        except SlipUsed:
            told.append("used")
        finally:
            connection.close()

    threads = [Thread(target=vote, args=(str(hand % 5 + 1),)) for hand in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["in the box"] + ["used"] * (hands - 1)
    assert Envelope.objects.count() == balance().used == 1


@pytest.mark.django_db(transaction=True)
def test_slips_that_are_approved_and_called_in_at_once_are_told_to_the_log_as_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = make_window()
    printed = print_slips(actor=SYSTEM, window=window, count=3, at=NOW)
    told = {"actor": SYSTEM, "window": window, "batch_id": printed.batch_id, "at": NOW}

    def call_in() -> None:
        void_slips(**told)  # type: ignore[arg-type]
        connection.close()

    calling = Thread(target=call_in)

    def meanwhile(batch: Batch, count: int) -> BatchLeaf:
        calling.start()
        calling.join(timeout=1)  # it waits for the approval, which holds the batch
        return leaf_of(batch, count)

    monkeypatch.setattr(batches, "leaf_of", meanwhile)
    approve_batch(**told)  # type: ignore[arg-type]
    calling.join()

    assert Slip.objects.filter(state=SlipState.VOIDED.value).count() == 3
    leaves = [read(line) for line in logs.leaves(LogName.PUBLIC, 0, logs.size_of(LogName.PUBLIC))]
    assert [type(each) for each in leaves] == [BatchLeaf, VoidLeaf]


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_after_some_casts_the_log_that_would_link_them_to_their_slips_is_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(casting, "COMMITS_IN_LOG", 1)
    token = make_slips(make_window())[0]
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    assert log.stat().st_size

    cast(token=token, answers={"level": "5"}, comment="")
    for beside in [each for each in threading.enumerate() if each.name == "log"]:
        beside.join()

    assert not log.stat().st_size


DEEDS = st.lists(
    st.tuples(st.sampled_from(["print", "cast", "void"]), st.integers(0, 9), st.integers(0, 6)),
    max_size=25,
)


@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_used_slips_are_as_many_as_ballots_whatever_happens(
    deeds: list[tuple[str, int, int]],
) -> None:
    window = make_window()
    batches: list[int] = []
    tokens: list[str] = ["7" * 26]
    for deed, which, level in deeds:
        try:
            if deed == "print":
                printed = print_slips(actor=SYSTEM, window=window, count=level, at=NOW)
                batches.append(printed.batch_id)
                tokens.extend(printed.tokens)
                approve_batch(actor=SYSTEM, window=window, batch_id=printed.batch_id, at=NOW)
            elif deed == "cast":
                cast(token=tokens[which % len(tokens)], answers={"level": str(level)}, comment="")
            elif batches:
                batch_id = batches[which % len(batches)]
                void_slips(actor=SYSTEM, window=window, batch_id=batch_id, at=NOW)
        except Refusal:
            pass
        assert balance().is_even


def test_no_column_of_the_box_can_hold_a_moment_or_an_address_or_a_person() -> None:
    kinds = {
        field.name: type(field)
        for model in (Slip, Envelope)
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    }

    assert kinds == {
        "digest": models.CharField,
        "batch": models.ForeignKey,
        "state": models.CharField,
        "commitment": models.BinaryField,
        "place": models.PositiveBigIntegerField,
        "key": models.UUIDField,
        "round": models.ForeignKey,
        "day": models.ForeignKey,
        "sealed": models.BinaryField,
    }
    assert not [
        field
        for model in (Batch, Slip, Taken, DayKey, Envelope, Opening, Tally, Comment)
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField | models.TimeField | models.GenericIPAddressField)
    ]


def test_rows_say_of_themselves_nothing_that_is_secret() -> None:
    window = make_window()
    token = make_slips(window)[0]
    cast(token=token, answers=PRAISE, comment="secret")
    (batch,) = Batch.objects.all()

    assert str(batch) == f"{batch.round_id} 2026-09-30 1"
    assert str(Slip.objects.get()) == "used"
    assert str(Envelope.objects.get()) == f"1 {batch.round_id}"
    assert str(batch.round) == f"window {window.pk}"
    assert repr(contents_in_the_box()) == "[<content of an envelope>]"


def test_no_key_leads_from_an_envelope_to_a_slip_or_back() -> None:
    tied = {
        (model.__name__, getattr(field.related_model, "__name__", ""))
        for model in (Slip, Envelope, Tally, Comment)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    }

    assert tied == {
        ("Slip", "Batch"),
        ("Envelope", "Round"),
        ("Envelope", "DayKey"),
        ("Tally", "Round"),
        ("Comment", "Round"),
    }


ROWLESS = {"ballots_slip", "ballots_envelope", "ballots_tally", "ballots_comment"}


def test_the_box_has_no_row_ids_on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite counts its rows")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE name LIKE 'ballots_%%' AND type = 'table'"
        )
        tables = dict(cursor.fetchall())
        cursor.execute("PRAGMA secure_delete")
        secure = cursor.fetchone()[0]

    without = {name for name, sql in tables.items() if sql.rstrip().endswith("WITHOUT ROWID")}
    assert without == ROWLESS
    assert secure == 1


def test_the_box_holds_its_key_first_and_sqlite_finds_it_sound() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has tables without row ids")
    (token,) = make_slips(window := make_window())
    make_ballots(window, 2)
    cast(token=token, answers=PRAISE, comment="好")
    with connection.cursor() as cursor:
        keys = []
        for model in (Slip, Envelope, Tally, Comment):
            cursor.execute(f"PRAGMA table_info({model._meta.db_table})")
            keys.append([column[5] for column in cursor.fetchall()])
        cursor.execute("PRAGMA integrity_check")
        said = cursor.fetchall()

    assert [key[: max(key)] for key in keys] == [[1], [1], [1, 2, 3, 4, 5], [1]]
    assert said == [("ok",)]


def test_the_indexes_of_the_box_came_through_the_rebuilding() -> None:
    with connection.cursor() as cursor:
        found = {
            name
            for table in ROWLESS
            for name in connection.introspection.get_constraints(cursor, table)
        }

    assert {
        "slip_by_batch_and_state",
        "envelope_by_day_and_round",
        "comment_by_round_and_month",
    } <= found


def test_envelopes_lie_in_the_order_of_their_keys_not_in_that_of_voting() -> None:
    tokens = make_slips(make_window(), 20)
    for number, token in enumerate(tokens):
        cast(token=token, answers=PRAISE, comment=str(number))
    if connection.vendor != "sqlite":
        pytest.skip("a heap keeps its order; docs/trust.md says so")

    rows = list(Envelope.objects.order_by())

    assert [row.key for row in rows] == sorted(row.key for row in rows)
    assert [content.comment for content in contents_in_the_box()] != [
        str(number) for number in range(20)
    ]


def test_no_token_is_in_any_table_or_log_after_a_vote(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    token = make_slips(make_window())[0]
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    try:
        cast(token=token, answers=PRAISE, comment="")
        with pytest.raises(SlipUsed) as refusal:
            cast(token=token, answers=PRAISE, comment="")
    finally:
        logging.getLogger().removeHandler(handler)

    assert token not in str(refusal.value) + repr(refusal.value.details)
    assert token not in heard.getvalue() + caplog.text
    written = "".join(
        str(row) for model in (Entry, Batch, Slip, Envelope) for row in model.objects.values_list()
    )
    assert token not in written
    assert read_token(token).hex() not in written
