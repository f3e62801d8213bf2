"""What the system says of media, read from files as Linux writes them."""

from pathlib import Path

import pytest

from xianfeng.upkeep.media import file_system_of, open_swap

MOUNTS = r"""22 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
23 22 0:21 / /proc rw - proc proc rw
31 22 0:44 / {folder}/data rw - btrfs /dev/sdb rw,subvol=/
32 22 8:1 / {folder}/my\040keys rw - ext4 /dev/sdc rw,data=journal
"""


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/mountinfo").write_text(MOUNTS.replace("{folder}", str(tmp_path)))
    return tmp_path / "proc"


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("", "ext4"),
        ("data", "btrfs"),
        ("data/keys/1", "btrfs"),
        ("database", "ext4"),
        ("my keys/1", "ext4 data=journal"),
    ],
)
def test_the_nearest_mount_says_the_file_system(
    tmp_path: Path, proc: Path, place: str, kind: str
) -> None:
    assert file_system_of(tmp_path / place, proc=proc) == kind


def test_where_nobody_says_it_nothing_is_known(tmp_path: Path) -> None:
    assert file_system_of(tmp_path, proc=tmp_path / "none") == ""
    assert open_swap(proc=tmp_path / "none") == ()


def test_swap_is_open_unless_it_is_in_memory_or_encrypted_somewhere_below(
    tmp_path: Path, proc: Path
) -> None:
    sys = tmp_path / "sys"
    for name, uuid, below in (
        ("dm-0", "CRYPT-PLAIN-swap", ""),
        ("dm-1", "LVM-abc", "dm-0"),
        ("dm-2", "LVM-def", "sda2"),
    ):
        (sys / "block" / name / "dm").mkdir(parents=True)
        (sys / "block" / name / "dm/uuid").write_text(f"{uuid}\n")
        (sys / "block" / name / "slaves").mkdir()
        if below:
            (sys / "block" / name / "slaves" / below).symlink_to(sys / "block" / below)
    file = tmp_path / "swap file"
    file.touch()
    escaped = str(file).replace(" ", "\\040")
    (proc / "swaps").write_text(
        "Filename\tType\tSize\tUsed\tPriority\n"
        + "".join(
            f"{name} partition 1 0 -2\n"
            for name in ("/dev/dm-0", "/dev/dm-1", "/dev/dm-2", "/dev/zram0", "/gone", escaped)
        )
    )

    assert open_swap(proc=proc, sys=sys) == ("/dev/dm-2", "/gone", str(file))
