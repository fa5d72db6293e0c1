"""Local hosts that answer by path and log every request."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Answer = Callable[["Handler"], None]


@dataclass
class Asked:
    """One request, and the status of its answer (0: none was sent)."""

    host: str
    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)
    status: int = 0


class Handler(BaseHTTPRequestHandler):
    """Connections are kept alive, as on real sites."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server
    asked: Asked

    def do_GET(self) -> None:
        host = self.server.host
        self.asked = Asked(host.name, self.path, dict(self.headers))
        host.log.append(self.asked)
        try:
            host.answer_to(self.path)(self)
        except OSError:  # the client disconnected
            self.close_connection = True

    def send_response(self, code: int, message: str | None = None) -> None:
        self.asked.status = code
        super().send_response(code, message)

    def log_message(self, *_args: object) -> None:
        """Tests read the host's own log."""


class _Server(ThreadingHTTPServer):
    # Many requests at once must not slow these hosts down.
    request_queue_size = 64
    host: Host

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that disconnect, or reject the certificate, are no error here."""


class Host:
    """One address and port. Paths that are not in `answers` go to `otherwise`; else 404."""

    def __init__(
        self,
        name: str,
        address: str,
        log: list[Asked],
        otherwise: Callable[[str], Answer | None] = lambda _path: None,
    ) -> None:
        self.name = name
        self.log = log
        self.answers: dict[str, Answer] = {}
        self._otherwise = otherwise
        self._server = _Server((address, 0), Handler)
        self._server.host = self
        self.netloc = f"{address}:{self._server.server_address[1]}"
        self.url = f"http://{self.netloc}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def answer_to(self, path: str) -> Answer:
        """By path and query, else by path alone."""
        bare = path.partition("?")[0]
        found = self.answers.get(path) or self.answers.get(bare) or self._otherwise(path)
        return found or nothing

    def with_certificate(self, context: ssl.SSLContext) -> None:
        """Speak https from now on; each thread does its own handshake, so that none waits."""
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.url = f"https://{self.netloc}"

    def __enter__(self) -> Host:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def nothing(request: Handler) -> None:
    content = b"<!doctype html><title>Nothing here</title>"
    request.send_response(404)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content)
