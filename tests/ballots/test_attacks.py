"""Odd input, repeats and clocks that lie; and what an attacker with everything cannot tell."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.factories.ballots import PRAISE, contents_in_the_box, make_slips, night, window_counts
from tests.factories.organisation import NOW, make_unit, make_window
from xianfeng.actors.rules import SYSTEM
from xianfeng.ballots import keys
from xianfeng.ballots.models.days import DayKey, Envelope
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.rules.cells import Cell
from xianfeng.ballots.rules.comments import CommentTooLong
from xianfeng.ballots.rules.days import DayState
from xianfeng.ballots.rules.envelopes import Content
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.receipts import receipt_of
from xianfeng.ballots.selectors.slips import BoxNotReady, RoundClosed, SlipUsed, open_slip
from xianfeng.ballots.services.batches import approve_batch, print_slips
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.services.days import turn_day
from xianfeng.ballots.services.rounds import open_campaign_round
from xianfeng.foundation.ledger import leaves as leaf
from xianfeng.foundation.ledger.leaves import picked, read
from xianfeng.foundation.ledger.sealing import SEALED_BYTES, new_key, public_key_of
from xianfeng.foundation.periods import Period

pytestmark = pytest.mark.django_db
HAN = "\U0002a6d6"
"""A character of four bytes, as in rare surnames."""


def test_a_repeated_vote_counts_once_and_has_the_same_receipt() -> None:
    """T19, T23, T27: a double tap, a retry, other answers in a second tab."""
    (token,) = make_slips(make_window())
    first = cast(token=token, answers=PRAISE, comment="")

    for level in "5123":
        with pytest.raises(SlipUsed):
            cast(token=token, answers={"level": level}, comment="")
        assert receipt_of(token).short_code == first.short_code
        assert (balance().used, balance().envelopes, balance().unused) == (1, 1, 0)
    assert [content.answers for content in contents_in_the_box()] == [PRAISE]


def test_five_hundred_characters_of_four_bytes_fit_and_one_more_is_refused() -> None:
    short, long = make_slips(make_window(), 2)
    cast(token=short, answers=PRAISE, comment=HAN * 500)

    for comment in (HAN * 501, "好" * 10_000):
        with pytest.raises(CommentTooLong):
            cast(token=long, answers=PRAISE, comment=comment)

    (content,) = contents_in_the_box()
    assert content.comment == HAN * 500
    assert {len(row.sealed) for row in Envelope.objects.all()} == {SEALED_BYTES}


def test_every_envelope_has_one_length_whatever_was_said() -> None:
    tokens = make_slips(make_window(), 3)
    for token, comment in zip(tokens, ("", "好", "<script>alert(1)</script>" * 19), strict=True):
        cast(token=token, answers=PRAISE, comment=comment)

    assert {len(row.sealed) for row in Envelope.objects.all()} == {SEALED_BYTES}


def test_the_slip_decides_what_is_rated() -> None:
    window, other = make_window(), make_window()
    for token in make_slips(window, 20):
        cast(token=token, answers=PRAISE, comment="")
    make_slips(other)
    night()

    assert set(window_counts([window.pk, other.pk], Period.parse("2026Q3"))) == {window.pk}


def test_a_slip_of_a_closed_round_is_told_so_and_spends_nothing() -> None:
    """T96: last year's slip of a campaign of the same name."""
    office = make_unit()
    asked = open_campaign_round(
        actor=SYSTEM,
        unit=office,
        questionnaire="conduct.1",
        group="enterprises",
        title="2026 行风评议",
        opens_on=date(2026, 9, 30),
        closes_on=date(2026, 10, 2),
        at=NOW,
    )
    printed = print_slips(actor=SYSTEM, window=office, count=1, at=NOW, in_round=asked)
    approve_batch(actor=SYSTEM, window=office, batch_id=printed.batch_id, at=NOW)
    (token,) = printed.tokens
    assert open_slip(token).questionnaire.name == "conduct.1"
    night(2)

    with pytest.raises(RoundClosed):
        cast(token=token, answers={"attitude": "5", "access": "5", "done": "5"}, comment="")
    assert balance().unused == 1


def test_a_clock_set_back_takes_ballots_into_the_day_that_is_open() -> None:
    (token,) = make_slips(make_window())
    night(3)
    turn_day(actor=SYSTEM, at=NOW - timedelta(days=400))

    cast(token=token, answers=PRAISE, comment="")

    assert Envelope.objects.get().day_id == DayKey.objects.count() == 4
    assert Slip.objects.get().state == "used"


# -- linking (I4, I6): an attacker with the log, all receipts and the order of the tables --------

BALLOTS = 10_000
CELL = 20


def linked(*, knows_nonces: bool) -> float:
    """Link every slip to a ballot with what is published, and return the share of hits."""
    dice, hits = random.Random(3), 0
    for number in range(BALLOTS // CELL):
        contents = [
            Content(
                dice.randbytes(32),
                dice.randbytes(32),
                dice.randbytes(32),
                1,
                "w.1",
                {"level": str(place)},
            )
            for place in range(CELL)
        ]
        cell = Cell(f"r{number}", dice.randbytes(32), tuple(contents))
        first = [read(line) for line in cell.first_lines]
        second = [
            read(line) for line in cell.second_lines(0, picked(dice.randbytes(32), "r", CELL))
        ]
        back = {row.promise: row.middle for row in second if isinstance(row, leaf.BackLeaf)}
        on = {row.middle: row.ballot for row in second if isinstance(row, leaf.OnLeaf)}
        for promise, content in enumerate(cell.promises):
            if knows_nonces:
                guessed = next(
                    place
                    for place, row in enumerate(first)
                    if isinstance(row, leaf.BallotLeaf) and row.line == content.ballot
                )
            elif promise in back:  # its middle shows no way on: one of the ballots without a way
                shown = set(on.values())
                rest = [place for place in range(2 * CELL, 3 * CELL) if place not in shown]
                guessed = dice.choice(rest)
            else:
                guessed = dice.choice(list(on.values()))
            found = first[guessed]
            hits += found.line == content.ballot
    return hits / BALLOTS


def test_what_is_published_links_no_slip_better_than_chance_in_the_half_cell() -> None:
    chance = 2 / CELL
    deviation = (chance * (1 - chance) / BALLOTS) ** 0.5

    assert linked(knows_nonces=False) <= chance + 3 * deviation


def test_who_knows_the_nonces_links_every_slip() -> None:
    """The control: with what a receipt must not hold, the attack above finds everybody."""
    assert linked(knows_nonces=True) == 1.0


def test_a_key_that_somebody_laid_into_the_database_gets_no_ballot() -> None:
    token = make_slips(make_window())[0]
    day = DayKey.objects.get(state=DayState.OPEN.value)
    ours, stranger = day.public_key, public_key_of(new_key()).hex()
    DayKey.objects.update(public_key=stranger)

    with pytest.raises(BoxNotReady):
        cast(token=token, answers=PRAISE, comment="")

    assert balance().used == 0
    DayKey.objects.update(public_key=ours)
    cast(token=token, answers=PRAISE, comment="")
    assert balance().used == balance().envelopes == 1


def test_a_day_that_began_before_its_key_was_kept_outside_is_known_by_its_shares(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    token = make_slips(make_window())[0]
    monkeypatch.setattr(keys, "_known", set())
    monkeypatch.setattr(keys, "_days", lambda: tmp_path / "ledger/box.days")

    cast(token=token, answers=PRAISE, comment="")

    day = DayKey.objects.get()
    assert (tmp_path / "ledger/box.days").read_text() == f"{day.number} {day.public_key}\n"
