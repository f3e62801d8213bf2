"""How doctor judges the ballot box, and the media on which its keys and envelopes lie."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xianfeng.foundation.errors import N_

from .checks import Check, CheckName, failed, fine, note

FEWEST_MEDIA = 2
COPYING = frozenset({"bcachefs", "btrfs", "f2fs", "nilfs2", "zfs"})
"""File systems that write what is changed to another place: what was overwritten stays."""
LONGEST_DAY = 2
"""Days after which a day of the box should have ended; ours."""


@dataclass(frozen=True)
class BoxSeen:
    """What was seen of the box.

    Attributes:
        used, ballots: slips and ballots, which are as many.
        days: since the open day began; None where there is none.
        without_key: days with unopened envelopes whose key cannot be put together.
        waiting: openings that wait for their second step.
        kept: opened days whose envelopes and keys are kept, for want of a second medium.
        lost: of these ballots, those whose key is gone, as the log says.
        is_changed: tallies or comments are not those that openings made.
    """

    used: int
    ballots: int
    days: int | None
    without_key: int
    waiting: int
    kept: int
    is_changed: bool = False
    lost: int = 0


def check_box(seen: BoxSeen) -> Check:
    """Judge whether the ballot box holds what it promises, and can be opened."""
    name = CheckName.BALLOT_BOX
    details = {
        "used": seen.used,
        "ballots": seen.ballots,
        "days": seen.without_key,
        "since": seen.days,
        "count": seen.waiting,
        "kept": seen.kept,
        "lost": seen.lost,
    }
    for applies, judge, found, mend in _troubles(seen):
        if applies:
            return judge(name, found, mend, **details)
    if seen.days is None:
        return fine(name, N_("The ballot box has not been used yet."))
    if seen.lost:
        said = N_(
            "The ballot box balances: {ballots} ballots, {lost} of them lost, as the log says."
        )
        return fine(name, said, **details)
    return fine(name, N_("The ballot box balances: {ballots} ballots."), **details)


def _troubles(seen: BoxSeen) -> tuple[tuple[bool, Callable[..., Check], str, str], ...]:
    """List what may be wrong, the worst first: whether it is, how bad, what, what to do."""
    return (
        (
            seen.used != seen.ballots,
            failed,
            N_("The ballot box does not balance: {used} slips were used, {ballots} ballots exist."),
            N_("Somebody has changed the database. Nothing is opened. Touch nothing, and ask."),
        ),
        (
            seen.is_changed,
            failed,
            N_("The figures or comments that pages show are not those that openings made."),
            N_("Somebody has changed the database. Touch nothing, and ask."),
        ),
        (
            seen.without_key > 0,
            failed,
            N_("The keys of {days} days of the ballot box cannot be put together."),
            N_(
                "Connect the media named in ballots_key_folders; two of them are needed. Where a "
                "backup of before an opening was restored, the key is gone: xianfeng ledger lost"
            ),
        ),
        (
            seen.days is not None and seen.days > LONGEST_DAY,
            failed,
            N_("The ballot box was last opened {since} days ago."),
            N_("Run: xianfeng open. Then see why the worker does not."),
        ),
        (
            seen.waiting > 0,
            note,
            N_("{count} openings wait for a draw or a witness."),
            N_("Run: xianfeng open --draw NUMBER"),
        ),
        (
            seen.kept > 0,
            note,
            N_("Envelopes and keys of {kept} opened days are kept: there is no second medium."),
            N_("Set ballots_second_medium to a folder on another medium."),
        ),
    )


def check_keys(*, media: int, in_backups: Sequence[str], is_used: bool) -> Check:
    """Judge where the shares of the box's keys lie.

    Args:
        media: different media on which their folders lie.
        in_backups: those of the folders that lie where backups are kept.
        is_used: the box has had a day.
    """
    name = CheckName.BALLOT_KEYS
    mend = N_("Set ballots_key_folders to folders on three media, none of them in a backup.")
    if in_backups:
        found = N_(
            "Shares of the ballot box's keys lie where backups are kept ({places}): whoever has "
            "both could open ballots."
        )
        return failed(name, found, mend, places=", ".join(in_backups))
    if not is_used:
        return fine(name, N_("The ballot box has no keys yet."))
    if media < FEWEST_MEDIA:
        return note(name, N_("All shares of the ballot box's keys lie on one medium."), mend)
    return fine(name, N_("The shares of the ballot box's keys lie on {media} media."), media=media)


def check_swap(places: Sequence[str]) -> Check:
    """Judge whether memory, with keys in it, may be written to a disk as it is."""
    if places:
        return note(
            CheckName.SWAP,
            N_("Swap is not encrypted ({places}): keys of the ballot box could stay on that disk."),
            N_("Run: swapoff -a, and remove it from /etc/fstab; or encrypt it (docs/operator.md)."),
            places=", ".join(places),
        )
    return fine(CheckName.SWAP, N_("Swap is off or encrypted."))


def check_file_systems(kinds: Mapping[str, str]) -> Check:
    """Judge whether what is overwritten is gone: place → file system, empty where unknown."""
    name = CheckName.FILE_SYSTEM
    known = ", ".join(sorted({kind for kind in kinds.values() if kind})) or "?"
    keeping = {place: kind for place, kind in kinds.items() if _keeps(kind)}
    if keeping:
        return note(
            name,
            N_(
                "{places}: this file system keeps what was overwritten, so destroyed keys and "
                "envelopes of the ballot box could be recovered."
            ),
            N_(
                "Put the data folder and the folders of ballots_key_folders on ext4 or XFS, "
                "without snapshots."
            ),
            places=", ".join(f"{place} ({kind})" for place, kind in keeping.items()),
        )
    return fine(name, N_("Files are overwritten in place ({kinds})."), kinds=known)


def _keeps(kind: str) -> bool:
    return kind in COPYING or "data=journal" in kind
