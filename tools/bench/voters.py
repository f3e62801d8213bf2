"""Clients who cast, each with one ballot in hand: one small process, for ours and the limit alike.

python -m tools.bench.voters PORT SLIPS-FILE [RATE]   prints JSON: seconds, answers, waits
"""

import json
import selectors
import socket
import sys
import time
from collections import Counter
from pathlib import Path

CLIENTS = 32
HOST = "127.0.0.1"
BODIES = [
    f"level={level}&met={met}&comment={comment}".encode()
    for level, met, comment in (
        (5, "doors", ""),
        (4, "faces", "%E6%8E%92%E9%98%9F%E5%A4%AA%E4%B9%85"),
        (1, "things", "Please+open+on+Saturdays"),
        (5, "doors&why_5=warm&why_5=near", ""),
    )
]


def request(port: int, token: str, place: int) -> bytes:
    body = BODIES[place % len(BODIES)]
    head = (
        f"POST /r/{token}/ HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
        f"Origin: http://{HOST}:{port}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def drive(port: int, tokens: list[str], rate: float | None = None) -> dict[str, object]:
    """Cast every slip once.

    Args:
        rate: ballots a second in an even flow; a wait counts from when its turn was. None: as fast
            as the answers come.
    """
    chooser = selectors.DefaultSelector()
    free: list[socket.socket] = []
    due_of: dict[socket.socket, float] = {}
    for _ in range(CLIENTS):
        wire = socket.create_connection((HOST, port), timeout=60)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(wire, selectors.EVENT_READ)
        free.append(wire)
    waits: list[float] = []
    said: Counter[str] = Counter()
    place, started = 0, time.perf_counter()
    while len(waits) < len(tokens):
        now = time.perf_counter()
        while free and place < len(tokens):
            due = now if rate is None else started + place / rate
            if due > now:
                break
            wire = free.pop()
            due_of[wire] = due
            wire.sendall(request(port, tokens[place], place))
            place += 1
        pause = 5.0
        if rate is not None and free and place < len(tokens):
            pause = max(started + place / rate - time.perf_counter(), 0)
        for key, _events in chooser.select(pause):
            wire = key.fileobj  # type: ignore[assignment] # only sockets were registered
            answer = wire.recv(65536)  # an answer is small and comes in one piece
            if not answer:
                raise ConnectionResetError
            said[answer[9:12].decode()] += 1
            waits.append(time.perf_counter() - due_of.pop(wire))
            free.append(wire)
    spent = time.perf_counter() - started
    waits.sort()
    return {
        "seconds": spent,
        "said": said,
        "median": waits[len(waits) // 2],
        "p99": waits[len(waits) * 99 // 100],
        "most": waits[-1],
    }


if __name__ == "__main__":
    port, slips, *rate = sys.argv[1:]
    found = drive(int(port), Path(slips).read_text("ascii").split(), *map(float, rate))
    sys.stdout.write(json.dumps(found))
