import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from xianfeng.ballots.posting import post


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(409)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_body_is_posted_and_the_answer_given_back(address: str) -> None:
    assert post(f"{address}/add-checkpoint", b"old 0\n") == (409, "old 0\n")


def test_who_is_not_there_or_speaks_no_http_is_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def nonsense() -> None:
            with listening.accept()[0] as connection:
                connection.recv(1000)
                connection.sendall(b"nonsense\r\n\r\n")

        thread = threading.Thread(target=nonsense, daemon=True)
        thread.start()
        with pytest.raises(OSError, match="BadStatusLine"):
            post(f"http://127.0.0.1:{port}", b"x")
        thread.join()
    with pytest.raises(ConnectionRefusedError):
        post(f"http://127.0.0.1:{port}", b"x")
