"""The command `xianfeng witness`: a witness of logs, for an office outside; without Django."""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from xianfeng.foundation.ledger.notes import Verifier
    from xianfeng.foundation.ledger.witness import Answer, Seen

KEY, STATE = "witness.key", "seen.json"
PATH = "/add-checkpoint"
MOST_SECONDS = 20


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", required=True, help="of this witness, e.g. witness.example/2026")
@click.option("--log", "logs", multiple=True, help="key of a log: NAME+ID+KEY, from its /ledger/")
@click.option("--port", type=int, default=8090, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--key-only", is_flag=True, help="print the key of this witness and end")
def witness(
    *, folder: Path, name: str, logs: tuple[str, ...], port: int, host: str, key_only: bool
) -> None:
    """Sign, as somebody from outside, that a log was only added to (C2SP tlog-witness).

    Keeps in FOLDER its key and what it has seen; never put an older copy of FOLDER back.

    Example: xianfeng witness ./witness --name witness.example/2026 --log KEY --port 8090
    """
    from xianfeng.foundation.ledger.notes import BadNote, Verifier
    from xianfeng.foundation.ledger.signing import COSIGNATURE
    from xianfeng.foundation.ledger.witness import read_verifier

    try:
        known = [read_verifier(text) for text in logs]
    except BadNote:
        raise click.UsageError("--log takes a key as it stands on /ledger/: NAME+ID+KEY") from None
    book = Book(folder, name)
    click.echo(Verifier(name, book.signer.public_key, COSIGNATURE).text)
    if key_only:
        return
    if not known:
        raise click.UsageError("name at least one --log")
    server = serving(book, known, host, port)
    click.echo(f"http://{host}:{server.server_port}{PATH}", err=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        server.server_close()


class Book:
    """The files of a witness: its key, made once, and what it has signed last of each log."""

    def __init__(self, folder: Path, name: str) -> None:
        from xianfeng.foundation.ledger.signing import Signer, new_seed

        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (folder / KEY).exists():
            self._write(KEY, new_seed())
        self.signer: Signer = Signer(name, (folder / KEY).read_bytes())
        self.lock = threading.Lock()

    def seen(self) -> "dict[str, Seen]":
        """Return what was signed last, by origin."""
        from xianfeng.foundation.ledger.witness import Seen

        path = self.folder / STATE
        rows = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return {origin: Seen(row[0], bytes.fromhex(row[1]), row[2]) for origin, row in rows.items()}

    def keep(self, origin: str, seen: "Seen") -> None:
        """Write down what is signed; on the disk before anybody is told."""
        rows = {**self.seen(), origin: seen}
        text = {name: [row.size, row.root.hex(), row.line] for name, row in rows.items()}
        self._write(STATE, json.dumps(text, ensure_ascii=False).encode())

    def _write(self, name: str, data: bytes) -> None:
        new = self.folder / f"{name}.new"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.folder / name)
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def serving(book: Book, known: "list[Verifier]", host: str, port: int) -> ThreadingHTTPServer:
    """Return a server that answers for a witness; port 0 takes a free one."""
    import time

    from xianfeng.foundation.ledger.witness import MOST_BYTES, answer

    logs = {key.name: [other for other in known if other.name == key.name] for key in known}

    class Handler(BaseHTTPRequestHandler):
        timeout = MOST_SECONDS

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != PATH or not length.isdigit() or int(length) > MOST_BYTES:
                self.send_error(404 if self.path != PATH else 413)
                return
            body = self.rfile.read(int(length))
            with book.lock:
                made = answer(
                    body,
                    logs=logs,
                    seen=book.seen(),
                    signer=book.signer,
                    seconds=int(time.time()),
                )
                if made.seen is not None:
                    book.keep(*made.seen)
            self._send(made)

        def _send(self, made: "Answer") -> None:
            data = made.body.encode()
            self.send_response(made.status)
            self.send_header("Content-Type", made.kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name there
            click.echo(f"{self.log_date_time_string()} {format % args}", err=True)

    return ThreadingHTTPServer((host, port), Handler)
