from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.organisation import NOW
from xianfeng.audit.rules import (
    MOST_COMPARED,
    START,
    Break,
    Fault,
    Link,
    as_kept,
    breaks,
    canonical,
    chained,
    moment,
)

sizes = st.integers(min_value=3, max_value=25)


def chain(size: int) -> list[Link]:
    links: list[Link] = []
    digest = START
    for number in range(1, size + 1):
        text = f"entry {number}".encode()
        digest = chained(digest, number, text)
        links.append(Link(number, text, digest, NOW))
    return links


def faults(links: list[Link]) -> list[Break]:
    return breaks(links, after=0, digest=START)


@given(st.integers(min_value=0, max_value=30))
def test_a_chain_that_nobody_touched_holds(size: int) -> None:
    assert faults(chain(size)) == []


@given(sizes, st.data())
def test_an_altered_entry_is_named(size: int, data: st.DataObject) -> None:
    links = chain(size)
    place = data.draw(st.integers(0, size - 1))
    links[place] = Link(place + 1, b"something else", links[place].digest, NOW)

    assert faults(links) == [Break(place + 1, Fault.ALTERED)]


@given(sizes, st.data())
def test_an_altered_entry_with_a_fresh_digest_is_named_by_its_neighbour(
    size: int, data: st.DataObject
) -> None:
    links = chain(size)
    place = data.draw(st.integers(0, size - 2))
    before = links[place - 1].digest if place else START
    forged = chained(before, place + 1, b"something else")
    links[place] = Link(place + 1, b"something else", forged, NOW)

    assert faults(links) == [Break(place + 2, Fault.ALTERED)]


@given(sizes, st.data())
def test_removed_entries_are_named_one_by_one(size: int, data: st.DataObject) -> None:
    links = chain(size)
    gone = data.draw(st.sets(st.integers(1, size - 1), min_size=1))
    left = [link for link in links if link.number not in gone]

    assert faults(left) == [Break(number, Fault.REMOVED) for number in sorted(gone)]


@given(sizes, st.data())
def test_two_entries_that_changed_places_are_named(size: int, data: st.DataObject) -> None:
    links = chain(size)
    one = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda place: place != one))
    links[one], links[other] = (
        Link(one + 1, links[other].text, links[other].digest, NOW),
        Link(other + 1, links[one].text, links[one].digest, NOW),
    )

    assert faults(links) == sorted(
        (Break(one + 1, Fault.REORDERED), Break(other + 1, Fault.REORDERED)),
        key=lambda place: place.number,
    )


def test_where_all_is_broken_all_is_altered() -> None:
    links = [Link(link.number, b"x", link.digest, NOW) for link in chain(MOST_COMPARED + 1)]

    assert {place.fault for place in faults(links)} == {Fault.ALTERED}


plain_values = st.one_of(st.integers(), st.floats(), st.text(), st.none(), st.booleans())


@given(st.dictionaries(st.text(), st.one_of(plain_values, st.lists(plain_values, max_size=3))))
def test_what_is_kept_stays_what_it_is(detail: dict[str, object]) -> None:
    kept = as_kept(detail)

    assert as_kept(kept) == kept
    assert canonical(kept) == canonical(dict(reversed(kept.items())))
    assert "\x00" not in str(list(kept.values()))


def test_a_moment_is_written_in_utc() -> None:
    assert moment(datetime(2026, 9, 30, 9, tzinfo=UTC)) == "2026-09-30T09:00:00.000000+00:00"
    assert as_kept({"at": datetime(2026, 9, 30, tzinfo=UTC)}) == {"at": "2026-09-30 00:00:00+00:00"}


def test_numbers_lie_in_the_chain() -> None:
    assert chained(START, 1, b"a") != chained(START, 2, b"a")
    with pytest.raises(OverflowError):
        chained(START, -1, b"a")
