from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.campaigns.rules.campaigns import (
    EnoughAnswers,
    Gap,
    Group,
    NobodyLeft,
    Phase,
    Quota,
    Response,
    Spread,
    Stage,
    WaveOpen,
    WrongWeights,
    checked_weights,
    parted,
    phase_of,
    ranked,
    require_closed,
    wave_size,
)
from xianfeng.campaigns.rules.weighting import (
    Stratum,
    Weighted,
    group_share,
    overall_share,
    share_interval,
)
from xianfeng.foundation.stats import wilson_interval

WEIGHTS = {
    Group.CITIZENS: 40,
    Group.ENTERPRISES: 25,
    Group.LOWER_UNITS: 15,
    Group.DEPUTIES: 10,
    Group.MEMBERS: 10,
}
TOWN, VILLAGE = Stratum(8000, 20, 40), Stratum(2000, 54, 60)
HALF = Fraction(1, 2)


def weighted(part: int, whole: int) -> Weighted:
    found = group_share([Stratum(whole, part, whole)], minimum=20)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("stage", "today", "phase"),
    [
        (Stage.DRAFT, date(2026, 9, 5), Phase.DRAFT),
        (Stage.APPROVED, date(2026, 8, 31), Phase.WAITING),
        (Stage.APPROVED, date(2026, 9, 1), Phase.RUNNING),
        (Stage.APPROVED, date(2026, 9, 30), Phase.RUNNING),
        (Stage.APPROVED, date(2026, 10, 1), Phase.OVER),
        (Stage.ENDED, date(2026, 9, 5), Phase.ENDED),
    ],
)
def test_days_say_whether_an_approved_campaign_runs(
    stage: Stage, today: date, phase: Phase
) -> None:
    days = {"opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 30)}

    assert phase_of(stage, today=today, **days) is phase


def test_weights_make_up_the_whole_or_are_refused() -> None:
    assert checked_weights(WEIGHTS) == WEIGHTS
    assert checked_weights({Group.CITIZENS: 100, Group.MEMBERS: 0}) == {Group.CITIZENS: 100}
    with pytest.raises(WrongWeights):
        checked_weights({**WEIGHTS, Group.MEMBERS: 20})


def test_a_quota_says_needed_and_received_and_never_a_completion() -> None:
    """T37: all 60 count, the quota is filled, and there is no figure above the whole."""
    quota = Quota(20, 60)

    assert (quota.needed, quota.received, quota.missing, quota.is_filled) == (20, 60, 0, True)
    assert not any("percent" in name or "completion" in name for name in dir(quota))


def test_the_weight_of_a_group_does_not_grow_with_its_answers() -> None:
    """T37: 60 answers of enterprises where 20 were needed weigh the same 25 %."""
    weights = {Group.CITIZENS: 75, Group.ENTERPRISES: 25}
    figures = [
        overall_share(
            {Group.CITIZENS: weighted(90, 100), Group.ENTERPRISES: weighted(part, whole)},
            weights,
            gap=Gap.RESCALE,
        ).weighted
        for part, whole in ((10, 20), (30, 60))
    ]

    assert [round(each.estimate.value, 6) for each in figures if each] == [0.8, 0.8]


def test_a_wave_invites_what_is_missing_by_the_rate_at_which_people_answer() -> None:
    """T38: 25 needed, half answer: 50 of the 5,000 are invited; then the seen rate counts."""
    first = wave_size(Quota(25, 0), Response(5000, 0, 0, 0), expected=HALF)
    second = wave_size(Quota(50, 30), Response(5000, 50, 0, 30), expected=HALF)

    assert first == 50
    assert second == 34  # 20 missing ÷ 0.6
    assert Response(5000, 50, 0, 30).rate == Fraction(3, 5)


def test_a_wave_is_no_larger_than_what_is_left_of_the_list() -> None:
    assert wave_size(Quota(25, 0), Response(30, 0, 0, 0), expected=HALF) == 30
    with pytest.raises(NobodyLeft):
        wave_size(Quota(25, 3), Response(30, 30, 0, 3), expected=HALF)


def test_a_filled_quota_bothers_nobody_else() -> None:
    with pytest.raises(EnoughAnswers):
        wave_size(Quota(25, 25), Response(5000, 50, 0, 25), expected=HALF)


def test_another_wave_waits_for_the_end_of_the_last() -> None:
    require_closed(None, today=date(2026, 9, 10))
    require_closed(date(2026, 9, 9), today=date(2026, 9, 10))
    with pytest.raises(WaveOpen):
        require_closed(date(2026, 9, 10), today=date(2026, 9, 10))


def test_the_rate_leaves_out_who_wants_no_invitation_and_the_rest_of_the_list() -> None:
    response = Response(listed=5000, drawn=50, opted_out=10, answered=20)

    assert (response.invited, response.rate) == (40, HALF)
    assert (response + response).rate == HALF


@pytest.mark.parametrize("response", [Response(10, 0, 0, 0), Response(10, 2, 0, 3)])
def test_no_rate_is_said_where_it_cannot_be_had(response: Response) -> None:
    assert response.rate is None


STRATA = st.dictionaries(st.text("abc", min_size=1), st.integers(0, 60), max_size=6)


@given(size=st.integers(0, 400), strata=STRATA, spread=st.sampled_from(Spread))
def test_a_draw_is_parted_wholly_and_takes_no_more_than_there_is(
    size: int, strata: dict[str, int], spread: Spread
) -> None:
    parts = parted(size, strata, spread)

    assert sum(parts.values()) == min(size, sum(strata.values()))
    assert all(0 <= parts[name] <= strata[name] for name in strata)


def test_a_draw_can_be_repeated_and_a_later_wave_changes_no_earlier_one() -> None:
    places = list(range(1, 101))
    order = ranked(places, seed=11, of="A01/citizens/town")

    assert order == ranked(places[::-1], seed=11, of="A01/citizens/town")
    assert sorted(order) == places
    assert order != ranked(places, seed=12, of="A01/citizens/town")
    assert order != ranked(places, seed=11, of="A02/citizens/town")


def test_answers_keep_the_weight_of_their_draw() -> None:
    """T41: 58 %, not the plain 74 % and not 70 % of equal strata; effective number about 60."""
    found = group_share([TOWN, VILLAGE], minimum=20)

    assert found is not None
    assert [TOWN.weight, VILLAGE.weight] == [200, Fraction(100, 3)]
    assert found.estimate.value == pytest.approx(0.58)
    assert found.estimate.cases == 100
    weights = [200.0] * 40 + [100 / 3] * 60
    assert found.effective == pytest.approx(sum(weights) ** 2 / sum(w * w for w in weights))
    assert round(found.effective) == 60


def test_a_stratum_without_answers_has_no_weight_and_speaks_for_nobody() -> None:
    found = group_share([TOWN, Stratum(2000, 0, 0)], minimum=20)

    assert Stratum(2000, 0, 0).weight is None
    assert found is not None
    assert found.estimate.value == 0.5
    assert found.effective == pytest.approx(40)


def test_an_even_draw_is_a_plain_share_with_wilsons_interval() -> None:
    found = group_share([Stratum(500, 30, 50)], minimum=20)

    assert found is not None
    low, high = wilson_interval(30, 50)
    assert (found.estimate.low, found.estimate.high) == pytest.approx((low, high))


@pytest.mark.parametrize("strata", [[], [Stratum(50, 0, 0)], [Stratum(50, 19, 19)]])
def test_a_group_with_too_few_ballots_has_no_figure(strata: list[Stratum]) -> None:
    """T42: no mean and no interval, least of all those of everybody."""
    assert group_share(strata, minimum=20) is None


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_an_interval_holds_its_share_and_stays_within_the_whole(share: float) -> None:
    found = share_interval(share, 33.3)

    assert 0 <= found.low <= found.value <= found.high <= 1


def test_without_a_group_the_other_weights_are_scaled_and_that_is_said() -> None:
    """T42: without deputies 44.4 / 27.8 / 16.7 / 11.1."""
    groups = {group: None if group is Group.DEPUTIES else weighted(80, 100) for group in WEIGHTS}

    overall = overall_share(groups, WEIGHTS, gap=Gap.RESCALE)

    assert overall.missing == {Group.DEPUTIES: 10}
    assert [round(float(share) * 100, 1) for share in overall.scaled.values()] == [
        44.4,
        27.8,
        16.7,
        11.1,
    ]
    assert overall.weighted is not None
    assert overall.weighted.estimate.value == pytest.approx(0.8)
    assert overall.weighted.estimate.cases == 400


def test_the_written_rule_may_give_no_overall_where_a_group_is_missing() -> None:
    """T42: or gives no overall."""
    groups = {Group.CITIZENS: weighted(80, 100)}

    overall = overall_share(groups, WEIGHTS, gap=Gap.NO_OVERALL)

    assert overall.weighted is None
    assert set(overall.missing) == set(WEIGHTS) - {Group.CITIZENS}


def test_without_any_group_there_is_no_overall() -> None:
    overall = overall_share({}, WEIGHTS, gap=Gap.RESCALE)

    assert (overall.weighted, overall.scaled) == (None, {})
    assert overall.missing == WEIGHTS


def test_uneven_weights_widen_the_overall() -> None:
    even = {Group.CITIZENS: 50, Group.MEMBERS: 50}
    uneven = {Group.CITIZENS: 95, Group.MEMBERS: 5}
    groups = {group: weighted(80, 100) for group in even}

    numbers = [
        found.effective
        for weights in (even, uneven)
        if (found := overall_share(groups, weights, gap=Gap.RESCALE).weighted)
    ]

    assert numbers[0] == pytest.approx(200)
    assert numbers[1] < numbers[0]
