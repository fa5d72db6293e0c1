"""A tiny local site: paths and their answers, and a log of requests."""

from __future__ import annotations

import itertools
import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.pictures import picture_bytes


@dataclass
class Asked:
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # Instead of all that: a function that writes to the connection itself.
    by_hand: Callable[[BaseHTTPRequestHandler], None] | None = None


class Site:
    """`site[path] = Answer(…)`, or a function from `Asked` to one. It has no robots.txt."""

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        self.asked: list[Asked] = []
        self.answers: dict[str, Answer | Callable[[Asked], Answer]] = {}
        self._server = _Server((host, 0), self._handler())
        self.url = f"http://{host}:{self._server.server_port}"
        if certificate:
            self.url = self.url.replace("http", "https")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()

    def __setitem__(self, path: str, answer: Answer | Callable[[Asked], Answer]) -> None:
        self.answers[path] = answer

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def paths(self) -> list[str]:
        """Requested paths without robots.txt, in order."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def times(self, path: str) -> int:
        return sum(asked.path == path for asked in self.asked)

    def page(self, path: str, *, headers: dict[str, str] | None = None, **extract: Any) -> None:
        """A page for the stand-in adapter."""
        self[path] = Answer(json.dumps(extract).encode(), headers=headers or {})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self.path, dict(self.headers), time.monotonic())
                site.asked.append(asked)
                answer = site.answers.get(self.path, Answer(status=404))
                answer = answer(asked) if callable(answer) else answer
                if answer.by_hand:
                    answer.by_hand(self)
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients may disconnect."""


def fresh(**headers: str) -> Answer:
    """A picture that resembles no other."""
    return Answer(picture_bytes(next(_seeds)), headers=headers)


_seeds = itertools.count(1000)


def moved(to: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": to})
