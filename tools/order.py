"""The order of the files inside a room (design.md §2)."""

from tools.sources import Module

RANKS = {
    "room": 9,
    "urls": 8,
    "views": 7,
    "jobs": 7,
    "extracts": 7,
    "forms": 6,
    "services": 5,
    "selectors": 4,
    "permissions": 3,
    "models": 2,
    "rules": 1,
}
"""Height of the files; each imports only lower ones, views, jobs and extracts not one another."""


def order_faults(read: list[Module]) -> list[str]:
    """Hold the order of files inside each room, also through files that have no rank."""
    files = {(module.room, module.file) for module in read}
    reach: dict[tuple[str, str], set[str]] = {}
    for module in read:
        if not module.file or module.file == "apps" or "migrations" in module.parts:
            continue
        reached = reach.setdefault((module.room, module.file), set())
        for _line, name in module.imports:
            parts = name.split(".")
            if parts[:2] == ["xianfeng", module.room]:
                other = parts[2] if len(parts) > 2 else ""  # noqa: PLR2004 -- xianfeng.room.file
                reached.add(other if (module.room, other) in files else "__init__")
    return [
        f"{room}/{file}: reaches {room}/{other}, which stands above or beside it"
        for (room, file) in sorted(reach)
        if file in RANKS
        for other in sorted(_reachable(reach, room, file))
        if other != file and other in RANKS and RANKS[other] >= RANKS[file]
    ]


def _reachable(reach: dict[tuple[str, str], set[str]], room: str, start: str) -> set[str]:
    """Follow imports inside a room; a ranked file answers for itself and is not followed."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        file = waiting.pop()
        for other in reach.get((room, file), ()):
            if other not in seen and other != start:
                seen.add(other)
                if other not in RANKS:
                    waiting.append(other)
    return seen
