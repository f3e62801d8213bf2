"""The limit of casting: a bare function on the same server that seals and group-commits the rows.

BENCH_DATABASE names the database, of which the platform has made the tables: a SQLite file, or the
address of a PostgreSQL. No form, no check, no receipt: what is left is what nobody can save.

python -m tools.bench.bare_box DATABASE SLIPS-FILE TOGETHER   prints ballots a second of one hand
"""

import os
import secrets
import sqlite3
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs

from nacl.public import PublicKey, SealedBox

from xianfeng.ballots.rules.slips import read_token

CONTENT_BYTES = 4096
MOST_TOGETHER = 200
DAY = (
    "SELECT number, public_key, (SELECT min(id) FROM ballots_round)"
    " FROM ballots_daykey WHERE state = 'open'"
)
Row = tuple[str, bytes, bytes]
"""Digest of the slip, commitment, sealed envelope."""


class Sqlite:
    """The platform's own file, with the platform's own pragmas."""

    def __init__(self, name: str) -> None:
        own = sqlite3.connect(name, isolation_level=None, check_same_thread=False, timeout=20)
        own.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536;"
        )
        self.own = own
        found = own.execute(DAY)
        self.day, self.public_key, self.round = found.fetchone()

    def commit(self, rows: Sequence[Row]) -> None:
        own = self.own
        own.execute("BEGIN IMMEDIATE")
        own.executemany(
            "UPDATE ballots_slip SET state = 'used', commitment = ?"
            " WHERE digest = ? AND state = 'unused'",
            [(commitment, digest) for digest, commitment, _ in rows],
        )
        own.executemany(
            "INSERT INTO ballots_envelope (key, round_id, day_id, sealed) VALUES (?, ?, ?, ?)",
            [(uuid.uuid4().hex, self.round, self.day, sealed) for _, _, sealed in rows],
        )
        own.execute("COMMIT")


class Postgres:
    """The same tables there."""

    def __init__(self, address: str) -> None:
        import psycopg

        self.own: Any = psycopg.connect(address, autocommit=True)
        self.day, self.public_key, self.round = self.own.execute(DAY).fetchall()[0]

    def commit(self, rows: Sequence[Row]) -> None:
        digests, commitments, sealed = zip(*rows, strict=True)
        keys = [uuid.uuid4() for _ in rows]
        with self.own.transaction():
            self.own.execute(
                "UPDATE ballots_slip s SET state = 'used', commitment = v.c"
                " FROM unnest(%s::text[], %s::bytea[]) v(d, c)"
                " WHERE s.digest = v.d AND s.state = 'unused'",
                [list(digests), list(commitments)],
            )
            self.own.execute(
                "INSERT INTO ballots_envelope (key, round_id, day_id, sealed)"
                " SELECT k, %s, %s, e FROM unnest(%s::uuid[], %s::bytea[]) v(k, e)",
                [self.round, self.day, keys, list(sealed)],
            )


def store_of(database: str) -> Sqlite | Postgres:
    return Postgres(database) if "://" in database else Sqlite(database)


def row_of(token: bytes, content: bytes, box: Any) -> Row:
    digest = sha256(sha256(b"slip" + token).digest()).hexdigest()
    commitment = sha256(secrets.token_bytes(64) + content).digest()
    return digest, commitment, bytes(box.encrypt(content.ljust(CONTENT_BYTES, b"\0")))


class Desk:
    """One thread writes for all who stand in line."""

    def __init__(self, store: Sqlite | Postgres) -> None:
        self.store = store
        self.line: SimpleQueue[tuple[Row, Lock]] = SimpleQueue()
        Thread(target=self._serve, daemon=True).start()

    def put(self, row: Row) -> None:
        done = Lock()
        done.acquire()
        self.line.put((row, done))
        done.acquire()

    def _serve(self) -> None:
        while True:
            together = [self.line.get()]
            while len(together) < MOST_TOGETHER and not self.line.empty():
                together.append(self.line.get())
            self.store.commit([row for row, _ in together])
            for _, done in together:
                done.release()


class Box:
    """The whole program."""

    def __init__(self, database: str) -> None:
        store = store_of(database)
        self.sealed_box = SealedBox(PublicKey(bytes.fromhex(store.public_key)))
        self.desk = Desk(store)

    def __call__(
        self,
        environ: dict[str, Any],
        start_response: Callable[[str, list[tuple[str, str]]], object],
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            said = parse_qs(environ["wsgi.input"].read().decode())
            token = read_token(environ["PATH_INFO"].split("/")[2])
            self.desk.put(row_of(token, repr(said).encode(), self.sealed_box))
            start_response("303 See Other", [("Location", "/"), ("Content-Length", "0")])
            return [b""]
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]


def raw_rate(database: str, tokens: Sequence[bytes], *, together: int) -> float:
    """Commit the rows of so many ballots a commit, in this process; return ballots a second."""
    store = store_of(database)
    box = SealedBox(PublicKey(bytes.fromhex(store.public_key)))
    rows = [row_of(token, b"{}", box) for token in tokens]
    started = time.perf_counter()
    for place in range(0, len(rows), together):
        store.commit(rows[place : place + together])
    spent = time.perf_counter() - started
    with closing(store.own):
        return len(rows) / spent


if __name__ == "__main__":
    database, slips, together = sys.argv[1:]
    found = map(read_token, Path(slips).read_text("ascii").split())
    sys.stdout.write(str(raw_rate(database, list(found), together=int(together))))
elif os.environ.get("BENCH_DATABASE"):
    application = Box(os.environ["BENCH_DATABASE"])
