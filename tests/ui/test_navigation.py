"""The rail: what a room may register."""

import pytest

from xianfeng.ui import navigation


def test_a_letter_leads_to_one_place_alone() -> None:
    held = next(entry for entry in navigation._entries.values() if entry.key)

    with pytest.raises(ValueError, match="leads elsewhere"):
        navigation.register(stop="home", label="x", url_name="ui:styleguide", key=held.key)

    assert "ui:styleguide" not in navigation._entries


def test_a_stop_that_is_not_on_the_loop_is_refused() -> None:
    with pytest.raises(ValueError, match="no such stop"):
        navigation.register(stop="x", label="x", url_name="ui:styleguide")  # type: ignore[arg-type]
