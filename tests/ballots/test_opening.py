"""The opening: cells, orders, halves, tallies, destruction (design.md §5.4)."""

import random
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from tests.factories.ballots import PRAISE, make_round, make_slips, night, window_counts
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey, Envelope, Opening
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Comment, Tally
from xianfeng.ballots.rules.cells import Cell
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.questions import BUILT_IN
from xianfeng.ballots.rules.slips import read_token, stored_value, write_token
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.balance import are_figures_changed, balance
from xianfeng.ballots.selectors.counts import last_opening, round_counts
from xianfeng.ballots.selectors.openings import (
    BoxUneven,
    EnvelopeForeign,
    Found,
    box_state,
    contents_of,
)
from xianfeng.ballots.selectors.receipts import (
    RECEIPTS,
    NoReceipt,
    find_receipt,
    last_state,
    receipt_of,
    state_of,
)
from xianfeng.ballots.services import opening as opening_room
from xianfeng.ballots.services.box import make_ready
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.services.days import turn_day
from xianfeng.ballots.services.opening import open_day, show_halves
from xianfeng.foundation.ledger import leaves as leaf
from xianfeng.foundation.ledger import promises
from xianfeng.foundation.ledger.leaves import picked, read, seed
from xianfeng.foundation.ledger.receipts import open_receipt
from xianfeng.foundation.ledger.sealing import new_key, opened, public_key_of, seal
from xianfeng.foundation.ledger.tree import is_included, leaf_hash
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit

pytestmark = pytest.mark.django_db
Q3, Q4 = Period.parse("2026Q3"), Period.parse("2026Q4")


def vote(window: Unit, count: int, level: str = "5", comment: str = "") -> tuple[str, ...]:
    tokens = make_slips(window, count)
    for token in tokens:
        cast(token=token, answers={"level": level}, comment=comment)
    return tokens


def leaves(log: LogName = LogName.PUBLIC) -> list[leaf.Leaf]:
    return [read(line) for line in logs.leaves(log, 0, last_state(log).size)]


def of_kind(kind: type[leaf.Leaf]) -> list[tuple[int, leaf.Leaf]]:
    return [(place, each) for place, each in enumerate(leaves()) if isinstance(each, kind)]


def test_a_night_opens_the_cells_that_are_large_enough_and_leaves_the_others_sealed() -> None:
    large, small = make_window(), make_window()
    vote(large, 20, "4")
    vote(small, 19, "1")
    before = set(Envelope.objects.values_list("key", flat=True))

    assert window_counts([large.pk, small.pk], Q3) == {}
    done = night()

    assert [opening.ballots for opening in done.opened] == [20]
    counts = window_counts([large.pk, small.pk], Q3)
    assert set(counts) == {large.pk}
    assert counts[large.pk].levels[4] == 20
    waiting = Envelope.objects.filter(day=done.day)
    assert waiting.count() == 19
    assert not before & set(waiting.values_list("key", flat=True))
    assert balance().is_even
    assert (balance().envelopes, balance().opened) == (19, 20)
    last = last_opening()
    assert last is not None
    assert last.number == 1


def test_figures_move_only_by_a_whole_opened_cell() -> None:
    """T46: one more ballot on the next day changes nothing that anybody may see."""
    window = make_window()
    vote(window, 24, "5")
    night()
    vote(window, 1, "1")
    night(2)
    seen = window_counts([window.pk], Q4).get(window.pk), window_counts([window.pk], Q3)
    vote(window, 19, "3")
    night(3)

    assert seen[0] is None
    assert seen[1][window.pk].ballots == 24
    later = window_counts([window.pk], Q4)[window.pk]
    assert (later.ballots, later.levels[1], later.levels[3]) == (20, 1, 19)


def test_the_log_holds_three_lists_and_half_of_the_ways() -> None:
    window = make_window()
    tokens = vote(window, 21, "2", "等太久")
    night()
    rows = leaves()

    assert [type(row).__name__ for row in rows[:3]] == ["BatchLeaf", "DayLeaf", "CellLeaf"]
    assert Counter(type(row) for row in rows[3:]) == {
        leaf.PromiseLeaf: 21,
        leaf.MiddleLeaf: 21,
        leaf.BallotLeaf: 21,
        leaf.HalvesLeaf: 1,
        leaf.BackLeaf: 10,
        leaf.OnLeaf: 11,
    }
    day, cell = rows[1], rows[2]
    assert isinstance(day, leaf.DayLeaf)
    assert isinstance(cell, leaf.CellLeaf)
    assert (day.issued, day.used, day.voided, day.waiting, day.ballots) == (21, 21, 0, 0, 21)
    assert (cell.unit, cell.digest, cell.ballots) == (
        window.code,
        BUILT_IN[cell.questionnaire].digest,
        21,
    )
    codes = {row.code for row in rows if isinstance(row, leaf.PromiseLeaf)}
    assert codes == {promises.slip_code(read_token(token)).hex() for token in tokens}


def test_every_way_that_is_shown_holds_and_no_middle_shows_both() -> None:
    vote(make_window(), 30)
    night()
    rows = leaves()
    shown = Counter[int]()
    for _, back in of_kind(leaf.BackLeaf):
        assert isinstance(back, leaf.BackLeaf)
        promised, between = rows[back.promise], rows[back.middle]
        assert isinstance(promised, leaf.PromiseLeaf)
        assert isinstance(between, leaf.MiddleLeaf)
        found = promises.promise(bytes.fromhex(back.nonce), bytes.fromhex(between.middle))
        assert found.hex() == promised.commitment
        shown[back.middle] += 1
    for _, on in of_kind(leaf.OnLeaf):
        assert isinstance(on, leaf.OnLeaf)
        between = rows[on.middle]
        assert isinstance(between, leaf.MiddleLeaf)
        found = promises.middle(bytes.fromhex(on.nonce), rows[on.ballot].line)
        assert found.hex() == between.middle
        shown[on.middle] += 1

    assert set(shown.values()) == {1}
    assert set(shown) == {place for place, _ in of_kind(leaf.MiddleLeaf)}


def test_the_checkpoint_of_step_one_picks_the_half() -> None:
    vote(make_window(), 22)
    night()
    opening = Opening.objects.get()
    first = logs.checkpoints(LogName.PUBLIC).get(note=opening.first_note)
    (halves,) = [each for _, each in of_kind(leaf.HalvesLeaf)]
    middles = [place for place, _ in of_kind(leaf.MiddleLeaf)]
    assert isinstance(halves, leaf.HalvesLeaf)

    expected = picked(seed(state_of(first), halves.source), halves.round, 22)

    backs = {each.middle for _, each in of_kind(leaf.BackLeaf) if isinstance(each, leaf.BackLeaf)}
    assert backs == {middles[place] for place in expected}


@override_settings(XIANFENG_BALLOTS_DRAW=True)
def test_a_draw_is_waited_for_where_it_is_announced() -> None:
    vote(make_window(), 20)
    done = night()
    assert done.waiting == 1
    assert not of_kind(leaf.HalvesLeaf)

    opening = show_halves(
        actor=SYSTEM, opening=Opening.objects.get(), at=NOW, draw=" 双色球 2026138: 03 11 "
    )

    assert opening is not None
    (halves,) = [each for _, each in of_kind(leaf.HalvesLeaf)]
    assert isinstance(halves, leaf.HalvesLeaf)
    assert halves.source == "draw 双色球 2026138: 03 11"
    assert show_halves(actor=SYSTEM, opening=opening, at=NOW) == opening


def test_a_killed_opening_repeats_itself_exactly() -> None:
    """Orders come from the day's key: the same envelopes give the same lines, whenever."""
    vote(make_window(), 25)
    key = random.Random(1).randbytes(32)

    _, contents = contents_of(DayKey.objects.get())
    (held,) = contents.values()
    turned = list(reversed(held))

    assert Cell("r1", key, tuple(held)).first_lines == Cell("r1", key, tuple(turned)).first_lines
    assert Cell("r1", b"x", tuple(held)).first_lines != Cell("r1", key, tuple(turned)).first_lines


def test_small_rounds_are_opened_with_their_neighbours_on_day_thirteen() -> None:
    office = make_unit()
    first, second = make_window(parent=office), make_window(parent=office)
    alone = make_window()
    vote(first, 12, "5")
    vote(second, 9, "1")
    vote(alone, 3)
    night(13)
    assert not Tally.objects.exists()

    night(14)

    counts = window_counts([office.pk, first.pk, second.pk, alone.pk], Q4)
    assert set(counts) == {office.pk}
    assert (counts[office.pk].levels[5], counts[office.pk].levels[1]) == (12, 9)
    assert balance().envelopes == 3  # no neighbours: it waits, and its page says so
    assert balance().is_even


def test_comments_lie_apart_from_ballots_with_their_salt() -> None:
    window = make_window()
    vote(window, 20, comment="电话13800138000，谢谢")
    night()

    rows = list(Comment.objects.all())
    assert {row.text for row in rows} == {"电话***，谢谢"}
    hashes = {
        each.comment for _, each in of_kind(leaf.BallotLeaf) if isinstance(each, leaf.BallotLeaf)
    }

    assert hashes == {
        sha256(bytes.fromhex(row.salt) + row.text.encode()).hexdigest() for row in rows
    }


def test_a_receipt_leads_to_the_promise_in_the_log_and_never_to_the_ballot() -> None:
    """T28, T32: the commitment stays the same; nothing that is shown tells the answers."""
    window = make_window()
    (token, *_) = vote(window, 20, "1")
    early = receipt_of(token)
    waiting = find_receipt(early.short_code)
    night()
    late = receipt_of(token)
    page = find_receipt(early.short_code.lower())

    assert (waiting.is_logged, page.is_logged) == (False, True)
    assert page.opening == 1
    said = [open_receipt(each.note, RECEIPTS.verifiers()) for each in (early, late)]
    assert said[0].commitment == said[1].commitment
    assert page.place is not None
    assert page.checkpoint is not None
    (line,) = logs.leaves(LogName.PUBLIC, page.place, page.place + 1)
    promised = read(line)
    assert isinstance(promised, leaf.PromiseLeaf)
    assert promised.commitment == said[0].commitment.hex()
    assert is_included(
        leaf_hash(line),
        index=page.place,
        size=page.checkpoint.size,
        proof=page.proof,
        root=page.checkpoint.frontier.root,
    )


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "?"])
def test_no_receipt_is_found_under_another_code(code: str) -> None:
    make_slips(make_window())

    with pytest.raises(NoReceipt):
        find_receipt(code)


def test_envelopes_and_key_are_destroyed_once_the_leaves_lie_on_a_second_medium(
    tmp_path: Path,
) -> None:
    vote(make_window(), 20)
    day = DayKey.objects.get()
    name = keys.name_of_day(day.number, day.public_key)
    assert night().destroyed == 0
    assert Envelope.objects.filter(day=day).count() == 20
    assert keys.is_there(name)

    with override_settings(XIANFENG_BALLOTS_SECOND_MEDIUM=tmp_path):
        done = night(2)

    assert done.destroyed == 1
    assert DayKey.objects.filter(state="destroyed").count() == 2
    assert not Envelope.objects.filter(day=day).exists()
    assert not keys.is_there(name)
    assert DayKey.objects.get(pk=day.pk).state == "destroyed"
    kept = [path.read_bytes() for path in sorted((tmp_path / "public").iterdir())]
    lines = b"".join(part.partition(b"\n\n")[0] + b"\n" for part in kept)
    assert lines == b"".join(row.line + b"\n" for row in leaves())
    assert balance().is_even


# -- what somebody changed in the box (T26) ----------------------------------------------------


def test_nothing_is_opened_where_envelopes_were_taken_out() -> None:
    vote(make_window(), 20)
    Envelope.objects.filter(
        key__in=list(Envelope.objects.values_list("key", flat=True)[:19])
    ).delete()

    with pytest.raises(BoxUneven) as refused:
        night()

    assert refused.value.details == {"used": 20, "ballots": 1}
    assert not Tally.objects.exists()
    assert not Opening.objects.exists()


def test_nothing_is_opened_where_an_envelope_was_copied() -> None:
    tokens = vote(make_window(), 20)
    sealed = Envelope.objects.all()[0].sealed
    Envelope.objects.update(sealed=sealed)

    with pytest.raises(EnvelopeForeign, match="two are of one slip"):
        night()

    assert not Opening.objects.exists()
    assert len(tokens) == 20


@pytest.mark.parametrize("what", ["bytes", "slip", "round", "answers", "name"])
def test_nothing_is_opened_where_an_envelope_is_not_as_it_was_cast(what: str) -> None:
    vote(make_window(), 20)
    row = Envelope.objects.all()[0]
    day = DayKey.objects.get()
    public_key = bytes.fromhex(day.public_key)
    held = Content.read(
        opened(bytes(row.sealed), keys.get(keys.name_of_day(day.number, day.public_key)))
    )
    if what == "bytes":
        row.sealed = bytes(row.sealed)[:-1] + b"x"
    elif what == "slip":
        other = Content(held.code, held.first, held.second, 1, held.questionnaire, {"level": "1"})
        row.sealed = seal(other.written, public_key)
    elif what == "round":
        row.round_id = vote_elsewhere()
    else:
        name, answers = (
            ("window.1", held.answers) if what == "name" else (held.questionnaire, {"x": "1"})
        )
        other = Content(held.code, held.first, held.second, 1, name, answers)
        Slip.objects.filter(digest=held.digest).update(commitment=other.commitment)
        row.sealed = seal(other.written, public_key)
    row.save()

    with pytest.raises(EnvelopeForeign):
        night()

    assert not Opening.objects.exists()


def vote_elsewhere() -> int:
    vote(window := make_window(), 1)
    return Envelope.objects.get(round__unit=window).round_id


def test_an_envelope_of_another_key_is_named() -> None:
    vote(make_window(), 1)
    Envelope.objects.update(sealed=seal(b"x", public_key_of(new_key())))

    with pytest.raises(EnvelopeForeign, match="it was changed"):
        night()


# -- what is said of it ------------------------------------------------------------------------


def test_the_trail_says_what_was_opened_and_nothing_of_ballots() -> None:
    vote(make_window(), 20)
    night()

    said = Entry.objects.filter(verb__startswith="ballots.").order_by("number")
    told = [
        (row.verb, {name: value for name, value in row.detail.items() if name != "figures"})
        for row in said
    ]
    assert told[-3:] == [
        ("ballots.day.begun", {"day": 2}),
        ("ballots.day.opened", {"day": 1, "ballots": 20}),
        ("ballots.halves.shown", {"day": 1, "log": "public", "source": "checkpoint"}),
    ]


def test_questions_that_nobody_answered_are_counted_nowhere() -> None:
    """T30: absent means not answered; there is no placeholder and no default."""
    window = make_window()
    vote(window, 20)
    night()
    (answered,) = round_counts([Opening.objects.get().cells[0]["round"]]).values()

    assert answered == {"": {"": 20}, "level": {"5": 20}}


def test_a_clock_that_was_set_back_turns_no_day() -> None:
    make_slips(make_window())
    night(2)
    number = DayKey.objects.count()

    night(1)

    assert DayKey.objects.count() == number == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ballots_daykey WHERE state = 'open'")
        assert cursor.fetchone()[0] == 1
    assert PRAISE


def test_what_doctor_sees_of_the_box() -> None:
    assert box_state().on is None
    vote(make_window(), 20)
    night()
    seen = box_state()
    assert (seen.without_key, seen.waiting, seen.kept, seen.media) == (0, 0, 1, 1)

    day = DayKey.objects.get(state="open")
    keys.destroy(keys.name_of_day(day.number, day.public_key))

    assert box_state().without_key == 1


def test_a_start_begins_the_first_day_where_slips_are_out_already() -> None:
    """A data folder of before the sealed box: its unused slips vote again once the server runs."""
    window = make_window()
    batch = Batch.objects.create(
        round=make_round(window),
        count=3,
        printed_on=NOW.date(),
        approvals=["before the sealed box"],
        before=1,
    )
    token = write_token(bytes(16))
    for digest, state in (
        (stored_value(bytes(16)), "unused"),
        ("a" * 64, "used"),
        ("b" * 64, "unused"),
    ):
        Slip.objects.create(digest=digest, batch=batch, state=state)
    make_ready(actor=SYSTEM, at=NOW)
    make_ready(actor=SYSTEM, at=NOW)

    cast(token=token, answers=PRAISE, comment="")

    (committed,) = leaves()
    assert isinstance(committed, leaf.BatchLeaf)
    assert (committed.count, committed.approvals) == (2, ("before the sealed box",))
    assert DayKey.objects.count() == 1


@pytest.mark.parametrize("waits", [False, True])
def test_slips_learn_their_places_though_the_opening_was_killed_or_waits(*, waits: bool) -> None:
    """Step one leaves them to transactions of their own, so that casting goes on (0067)."""
    window = make_window()
    tokens = vote(window, 20, comment="很好")
    turn_day(actor=SYSTEM, at=NOW + timedelta(days=1))
    (opening,) = open_day(actor=SYSTEM, day=DayKey.objects.get(state="over"), at=NOW)
    code = receipt_of(tokens[0]).short_code
    assert not Slip.objects.exclude(place=None).exists()
    assert not find_receipt(code).is_logged

    with override_settings(XIANFENG_BALLOTS_DRAW=waits):
        night()

    assert set(Slip.objects.values_list("place", flat=True)) == {
        place for place, _ in of_kind(leaf.PromiseLeaf)
    }
    assert find_receipt(code).is_logged
    assert bool(Opening.objects.get(pk=opening.pk).second_note) is not waits
    assert not are_figures_changed()


def test_a_day_that_turns_while_an_opening_gets_ready_gets_what_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vote(make_window(), 3)
    turn_day(actor=SYSTEM, at=NOW + timedelta(days=1))
    over, ready = DayKey.objects.get(state="over"), opening_room._sealed_again

    def slow(found: Found) -> object:
        made = ready(found)
        turn_day(actor=SYSTEM, at=NOW + timedelta(days=2))
        return made

    monkeypatch.setattr(opening_room, "_sealed_again", slow)
    open_day(actor=SYSTEM, day=over, at=NOW)

    today = DayKey.objects.get(state="open")
    assert today.number == 3
    assert Envelope.objects.filter(day=today).count() == 3
    _key, contents = contents_of(today)
    assert sum(map(len, contents.values())) == 3
    assert balance().is_even
