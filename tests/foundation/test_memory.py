import gc

import pytest

from xianfeng.foundation.memory import without_sweeping


def test_python_sweeps_again_after_very_many_things_were_made() -> None:
    with without_sweeping():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_python_sweeps_again_after_a_fault() -> None:
    with pytest.raises(RuntimeError), without_sweeping():
        raise RuntimeError

    assert gc.isenabled()


def test_one_within_another_leaves_it_to_the_outer_one() -> None:
    with without_sweeping():
        with without_sweeping():
            pass
        assert not gc.isenabled()
